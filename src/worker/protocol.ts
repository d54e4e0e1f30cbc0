import type { l10nJsonFormat } from '@vscode/l10n';
import type { Dataset, Split } from '../datasets/dataset';
import type { JobSummary, Progress } from '../datasets/job';
import type { LoaderOptions } from '../datasets/loader';
import type { ErrorData } from '../errors';
import type { ExportedFigure, FigureOrder, FigureProgress } from '../export/exportFigure';
import type { OutputForm } from '../export/outputForms';
import type { FileAddress } from '../files/address';
import type { FolderEntry } from '../files/folder';
import type { Equivalent } from '../frameworks/equivalent';
import type { Verdict } from '../lesson/lesson';
import type { AskedQuestion } from '../lesson/round';
import type { SeenPlane } from '../plane/seenPlanes';
import type { CellReason } from '../pooling/explain';
import type { GradientRoute } from '../pooling/gradientRoutes';
import type { LayerCall } from '../pooling/layers';
import type { TextEdit } from '../python/callEdits';
import type { PoolingCallSite } from '../python/calls';
import type { Description } from '../tensors/description';
import type { Disturbance } from '../tensors/disturbance';
import type { Statistics } from '../tensors/statistics';
import type { Tensor, TensorHeader } from '../tensors/tensor';
import type { Block, PlaneChoice, SeenChoice, Tile } from '../tensors/tile';
import type { Against, ComparedPart, ComparedPlane, ComparedReasons, ComparisonFacts } from './comparison';
import type { FigureLook, FigureParts } from './figureMaker';
import type { CallPath, ModelNode, ReceptiveField } from './modelNode';
import type { FileContents, LoggedPicture, LogPlace, Origin } from './origin';
import type { BlockChoice, PlaneOfFile, PlaneOverview } from './planes';
import type { Robustness } from './robustness';
import type { RunContents } from './runs';
import type { LessonOfPlane, Look, PlanePreview, PooledView, Prediction, SeenPart } from './sight';
import type { Upsampling, UpsamplingMethod } from './upsampling';

export type { TextEdit };

/** What a tensor's values are like, and what a layer makes of it. */
export interface PooledTensor {
  readonly range: Tile['range'];
  readonly output: Tensor;
}

/** A folder that holds a dataset, or one file that is one. */
export interface DatasetPlace {
  readonly folder: string;
  /** As messages name it. */
  readonly path: string;
  readonly split: Split;
}

/** A tensor, or several, that an expression of a text was; offsets are UTF-16 units from the text's start. */
export interface ShapeFact {
  readonly start: number;
  readonly end: number;
  /** The different shapes that it had, as Python writes them: `(64, 3, 32, 32)`; the first ones, if there are many. */
  readonly shapes: readonly string[];
  /** Of each of these which modules of a model gave it: `layer2.0.conv1`. */
  readonly paths?: readonly (readonly string[])[];
  readonly count: number;
  /** It may have had others, too. */
  readonly more?: boolean;
  /** The text does not run it: its input is assumed. */
  readonly isAssumed?: boolean;
}

/** What PyTorch refuses at a place of a text, or what is to be known there. */
export interface ShapeProblem {
  readonly start: number;
  readonly end: number;
  readonly severity: 'error' | 'warning' | 'hint';
  /** The class of PyTorch's exception; of a hint `uncovered`. */
  readonly code: string;
  readonly message: string;
  /** The call of the text that made the layer which refuses. */
  readonly made?: { readonly start: number; readonly end: number };
}

/** What mends a problem. */
export interface ShapeFix {
  readonly title: string;
  readonly edits: readonly { readonly start: number; readonly end: number; readonly text: string }[];
}

/** For which heights, which are its widths, a model runs. */
export interface SizesThatFit {
  /** Of the sizes that were tried, those next to each other, both ends included. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
  /** All multiples of it run, and nothing else. */
  readonly multiple?: number;
  /** What PyTorch says of a size that does not fit, and where. */
  readonly failure?: { readonly size: number; readonly message: string; readonly start?: number };
}

/** A Python text, and the file that it is. */
export interface TextToFollow {
  readonly text: string;
  readonly uri: string;
  /** The folders in which modules are looked up, as URIs: those of the workspace, and those of installed libraries. */
  readonly roots: { readonly own: readonly string[]; readonly libraries: readonly string[] };
}

/** How a convolution's window slides along an axis. */
export interface WindowOfLayer {
  readonly kernelSize: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

/** A model that nothing in the text calls, and what it is assumed to be given. */
export interface AssumedModel {
  /** Its class. */
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** Where its `forward` begins. */
  readonly forward: number;
  readonly inputs: readonly {
    readonly name: string;
    /** `(N, 3, H, W)`. */
    readonly shape: string;
    readonly source: 'poolscope' | 'annotation' | 'comment' | 'layer';
  }[];
}

/** A place where something is not known, and why. */
export interface UnknownPlace {
  readonly start: number;
  readonly end: number;
  readonly why: string;
}

/** What a layer took and gave, with the call of the text that made it. */
export interface LayerRun {
  readonly start: number;
  readonly end: number;
  /** `(4, 3, 32, 32)`, as numbers; a size that is not known is a text. */
  readonly input: readonly (number | string)[];
  readonly output: string;
  /** `Conv2d`. */
  readonly layer: string;
  /** How many numbers it learns; undefined if that is not known. */
  readonly parameters?: number;
  /** Of a convolution how its window slides along each axis. */
  readonly window?: readonly WindowOfLayer[];
  /** The different receptive fields of what it gives, as far as they are known. */
  readonly fields?: readonly ReceptiveField[];
  /** The text does not run it: its input is assumed. */
  readonly isAssumed?: boolean;
}

/** What a text's tensors are. */
export interface ShapesInText {
  readonly facts: readonly ShapeFact[];
  readonly runs: readonly LayerRun[];
  readonly problems: readonly ShapeProblem[];
  readonly unknowns: readonly UnknownPlace[];
  readonly assumed: readonly AssumedModel[];
  /** The text is no Python as it stands: somebody is typing. */
  readonly isBroken: boolean;
  /** The files that it imports, and that those import, as far as they were found. */
  readonly modules: readonly string[];
}

/** A range of a text. All offsets are UTF-16 units from the text's start. */
export interface TextRange {
  readonly text: string;
  /** In prose a tensor can only be a printed one. */
  readonly language: 'json' | 'python' | 'prose';
  /** As the log names the text. */
  readonly path: string;
  readonly start: number;
  readonly end: number;
  /** The part in which a printed tensor would stand: a cell of a notebook, whose Python is one text. */
  readonly part: readonly [start: number, end: number];
}

/** A tensor that a text spells out. */
export interface TensorInText {
  readonly kind: 'json' | 'python' | 'printed';
  readonly tensor: Description;
  /** Of what is unpooled the indices, if the text spells them out. */
  readonly indices?: Description;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** A pooling call of a text. */
export interface LayerInText extends PoolingCallSite {
  /** What the text feeds to it, if that can be made out. */
  readonly given?: TensorHeader;
}

/** What stands at a range of a text; nothing, if there is neither a layer nor a tensor. */
export interface FoundAt {
  readonly layer?: LayerInText;
  /** The tensor at that place, or else what the text feeds to the layer. */
  readonly tensor?: TensorInText;
  /** Why there should be a tensor, but is none. */
  readonly refusal?: ErrorData;
}

/** What is known of a dataset before it is pooled. */
export type FoundDataset = Pick<Dataset, 'kind' | 'name' | 'length' | 'shape' | 'split'> & {
  readonly isMixed: boolean;
};

/** What is said of a cell, an input's or an output's, by its place along each axis. */
interface CellOfPlane {
  readonly session: number;
  readonly plane: number;
  readonly position: readonly number[];
}

/** What the extension asks of the engine's worker. */
export interface EngineContract {
  readonly requests: {
    /** Pools at once, for an answer with all values. */
    pool: { ask: { readonly tensor: Description; readonly call: LayerCall }; answer: PooledTensor };
    /** Lists a file's tensors. */
    list: { ask: { readonly file: FileAddress }; answer: FileContents };
    /** What a plane is like, and all of it in at most `limit` cells along an axis. */
    plane: {
      ask: { readonly file: FileAddress; readonly of: PlaneOfFile; readonly limit: number };
      answer: PlaneOverview;
    };
    /** What is drawn of a part of a plane. */
    block: { ask: BlockChoice & { readonly file: FileAddress; readonly of: PlaneOfFile }; answer: Block };
    /** Finds the tensor and the layer at a range of a text. */
    find: { ask: TextRange; answer: FoundAt };
    /** What writes another number into the tensor at a range of a text; `index` is row-major. */
    numberEdit: {
      ask: { readonly range: TextRange; readonly index: number; readonly written: string };
      answer: TextEdit;
    };
    /** What turns the pooling call at a range of a Python text into another. */
    callEdits: {
      ask: { readonly range: TextRange; readonly from: LayerCall; readonly to: LayerCall };
      answer: readonly TextEdit[];
    };
    /** Follows a Python text with the shapes of its tensors. */
    shapes: { ask: TextToFollow & { readonly chosen?: CallPath }; answer: ShapesInText };
    /** The models that a text calls, with all that they call. */
    model: { ask: TextToFollow; answer: readonly ModelNode[] };
    /** What mends the problem that begins at an offset of a text; each fix was tried. */
    fixes: { ask: TextToFollow & { readonly start: number }; answer: readonly ShapeFix[] };
    /** For which sizes of images a model of a text runs; undefined if that cannot be told. */
    sizes: { ask: TextToFollow & { readonly className: string }; answer: SizesThatFit | undefined };
    /** Looks for a dataset. */
    findDataset: { ask: DatasetPlace; answer: FoundDataset };
    /** Pools a dataset batch by batch. */
    poolDataset: {
      ask: DatasetPlace & {
        readonly call: LayerCall;
        readonly options: LoaderOptions;
        /** The folder of the event file, which is made. */
        readonly logFolder: string;
      };
      answer: JobSummary;
      progress: Progress;
    };
    /** A Python script that does the same. */
    writeScript: {
      ask: DatasetPlace & {
        readonly call: LayerCall;
        readonly options: LoaderOptions;
        readonly logdir: string;
        readonly library: 'torch' | 'ray';
      };
      answer: string;
    };
    /** What a TensorBoard log holds. */
    log: { ask: { readonly place: LogPlace }; answer: readonly RunContents[] };
    picture: {
      ask: { readonly place: LogPlace; readonly picture: LoggedPicture; readonly limit: number };
      answer: PlaneOverview;
    };
    /** What is drawn of a part of a logged image. */
    pictureBlock: {
      ask: BlockChoice & { readonly place: LogPlace; readonly picture: LoggedPicture };
      answer: Block;
    };
    /** Begins a session on a tensor; results stay in the worker. */
    open: { ask: { readonly session: number; readonly origin: Origin }; answer: TensorHeader };
    /** Pools with new parameters, and shows what is looked at. */
    update: {
      ask: {
        readonly session: number;
        readonly call: LayerCall;
        readonly look: Look;
        /** By which the result is known. */
        readonly version: number;
      };
      answer: PooledView;
    };
    /** Looks at another plane or window of the last result. */
    look: { ask: { readonly session: number; readonly look: Look }; answer: PooledView };
    /** A part of one of the planes that are seen. */
    part: { ask: SeenPart & { readonly session: number }; answer: Block };
    /** What the values of a plane of the input are like. */
    statistics: { ask: { readonly session: number; readonly plane: SeenChoice }; answer: Statistics };
    /** Planes of the last result in small. */
    previews: {
      ask: { readonly session: number; readonly planes: readonly PlaneChoice[]; readonly limit: number };
      answer: readonly PlanePreview[];
    };
    /** Why an output cell has its value: in one plane, or in each of the three that are shown as one. */
    reasons: {
      ask: { readonly session: number; readonly plane: PlaneChoice; readonly position: readonly number[] };
      answer: readonly CellReason[];
    };
    /** How the gradient comes back to an input cell. */
    routes: { ask: CellOfPlane; answer: readonly GradientRoute[] };
    /** The gradient at the input after the windows up to one: a block a slice; nothing where it is not followed. */
    gradientUpTo: {
      ask: { readonly session: number; readonly plane: number; readonly window: number };
      answer: readonly Block[] | undefined;
    };
    /** A plane of the last result in words. */
    text: { ask: { readonly session: number; readonly plane: SeenChoice }; answer: string };
    /** Puts another output beside the last result's. */
    compare: { ask: { readonly session: number; readonly against: Against }; answer: ComparisonFacts };
    /** Brings a plane of the last result's output back to the input's size. */
    upsample: {
      ask: { readonly session: number; readonly plane: number; readonly method: UpsamplingMethod };
      answer: Upsampling;
    };
    /** How much of the output stays the same when a plane of the input is disturbed. */
    robustness: {
      ask: Disturbance & { readonly session: number; readonly plane: number };
      answer: Robustness;
    };
    /** A plane of what is compared. */
    comparedPlane: { ask: ComparedPlane & { readonly session: number }; answer: SeenPlane };
    comparedPart: { ask: ComparedPart & { readonly session: number }; answer: Block };
    /** Why a cell has its value in both outputs. */
    comparedReasons: { ask: CellOfPlane; answer: ComparedReasons };
    /** The tensor itself, if it has at most so many values. */
    tensor: { ask: { readonly session: number; readonly most: number }; answer: Tensor };
    /** What other frameworks have for the layer of the last result. */
    equivalents: { ask: { readonly session: number }; answer: readonly Equivalent[] };
    /** Draws the last result as files. */
    figure: {
      ask: { readonly session: number; readonly look: FigureLook; readonly order: FigureOrder };
      answer: ExportedFigure;
      progress: FigureProgress;
    };
    /** The last output as a file, or as the bytes of a text. */
    output: { ask: { readonly session: number; readonly form: OutputForm }; answer: Uint8Array };
    /** What can be asked about a plane of the last result, to be predicted. */
    questions: { ask: LessonOfPlane & { readonly session: number }; answer: readonly AskedQuestion[] };
    /** Whether the answer to one of these questions is right, and what went wrong. */
    judge: { ask: Prediction & { readonly session: number }; answer: Verdict };
  };
  readonly notifications: {
    /** A session's values are no longer needed. */
    close: { readonly session: number };
    /** No editor shows the file any more. */
    leave: { readonly uri: string };
    /** Python files have changed. */
    modulesChanged: object;
    /** The translations of the worker's messages. */
    language: l10nJsonFormat;
  };
}

/** What the worker asks of the extension, which knows VS Code's file systems. */
export interface HostContract {
  readonly requests: {
    bytes: {
      ask: { readonly uri: string; readonly start: number; readonly end: number };
      answer: Uint8Array;
    };
    entries: { ask: { readonly uri: string }; answer: readonly FolderEntry[] };
    /** A module's text, as it stands in its editor or in its file; undefined if there is none. */
    module: { ask: { readonly uri: string }; answer: string | undefined };
    /** What figures are made with. */
    figureParts: { ask: Record<string, never>; answer: FigureParts };
    /** A file in a folder. */
    address: { ask: { readonly folder: string; readonly name: string }; answer: FileAddress };
    /** Writes a new file, which is there whole or not at all. */
    write: {
      ask: { readonly folder: string; readonly name: string; readonly bytes: Uint8Array };
      answer: undefined;
    };
  };
  readonly notifications: {
    /** A line for the extension's log. */
    log: { readonly level: 'info' | 'warn'; readonly message: string };
  };
}
