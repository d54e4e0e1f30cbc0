import type { Equivalent } from '../frameworks/equivalent';
import type { Verdict } from '../lesson/lesson';
import type { AskedQuestion } from '../lesson/round';
import type { CellReason } from '../pooling/explain';
import type { GradientRoute } from '../pooling/gradientRoutes';
import type { Overlays } from '../plane/overlay';
import type { ScaleState } from '../plane/palette';
import type { LayerCall } from '../pooling/layers';
import type { Disturbance } from '../tensors/disturbance';
import type { DType } from '../tensors/dtype';
import type { Statistics } from '../tensors/statistics';
import type { Block, PlaneChoice, SeenChoice } from '../tensors/tile';
import type { Against, ComparedPart, ComparedPlane, ComparedReasons, ComparisonFacts } from '../worker/comparison';
import type { Robustness } from '../worker/robustness';
import type { ReceptiveField } from '../worker/modelNode';
import type { TensorReference } from '../worker/origin';
import type { SeenPlane } from '../plane/seenPlanes';
import type {
  LessonOfPlane,
  Look,
  PlanePreview,
  PooledView,
  Prediction,
  ResultFacts,
  SeenPart,
  Sight,
} from '../worker/sight';
import type { Upsampling, UpsamplingMethod } from '../worker/upsampling';
import type { PageNotifications } from './page';

/** What a panel needs to come back after a reload. */
export interface SavedPanel {
  readonly reference: TensorReference;
  readonly call: LayerCall;
  readonly plane: SeenChoice;
  /** The window that was shown: its row-major number in the output plane. */
  readonly window: number;
  readonly overlays: Overlays;
  /** The next tensor opens another panel. */
  readonly isPinned?: boolean;
  readonly look?: SavedLook;
  /** Output cells that are kept in sight. */
  readonly pins?: readonly CellOfPlane[];
}

/** How a plane is looked at, where the reader chose that. */
export interface SavedLook {
  readonly reading?: 'numbers' | 'heat' | 'picture';
  readonly map?: 'neutral' | 'viridis';
  /** From where to where colors go; absent if from the least value to the greatest. */
  readonly range?: 'percentiles' | 'symmetric' | readonly [low: number, high: number];
  /** Whether the range stays whatever is shown. */
  readonly isLocked?: boolean;
  /** Whether a cell is as large in all planes, or each plane as large as there is room. */
  readonly scaling?: 'same' | 'fit';
  /** CSS pixels of a cell, and the cell in the middle; absent if all is in sight. */
  readonly place?: readonly [scale: number, row: number, column: number];
}

/** Why the call cannot be answered, and which parameter is at fault. */
export interface Problem {
  readonly message: string;
  readonly parameter?: string;
}

/** What the panel is about, and what came out of it. */
export interface PanelState {
  readonly reference: TensorReference;
  /** Another one for each tensor, the same when it is read again from where it came. */
  readonly tensor: number;
  /** Its source has changed, and cannot be read; what is shown is what was read before. */
  readonly sourceProblem?: string;
  readonly dtype: DType;
  /** As the source gives it. */
  readonly sourceShape: readonly number[];
  readonly isImage: boolean;
  readonly call: LayerCall;
  /** The call in the source, if it has one that can be written anew. */
  readonly sourceCall?: LayerCall;
  /** The last result that worked; it may be of an older call while there is a problem. */
  readonly result?: ResultFacts;
  readonly problem?: Problem;
}

/** A state, and what there is to see of its result; or why there is none. */
export type PanelContent =
  | {
      readonly state: PanelState;
      readonly sight?: Sight;
      /** The output is to be predicted: told to a page that is new. */
      readonly isPredicted?: boolean;
    }
  | { readonly empty: string; readonly isFault?: boolean };

/** The most cells along an axis that a panel asks for at first: finer parts are asked for once they are seen. */
export const DETAIL = 512;

interface CellOfPlane {
  readonly plane: number;
  readonly position: readonly number[];
}

/** What a layer has seen of its model's input. */
export interface ModelField {
  /** `layer2.0.pool`, or the class. */
  readonly path: string;
  /** The spatial sizes of the model's input. */
  readonly input: readonly number[];
  readonly field: ReceptiveField;
}

/** What a page can name to compare with. */
export type NamedAgainst = Exclude<Against, { kind: 'tensor' }>;

/** What the panel's page asks of the extension host. */
export interface PanelHostContract {
  readonly requests: {
    /** What is shown; nothing while it is being read. */
    ready: { ask: { readonly look: Look }; answer: PanelContent | undefined };
    /** The reader changed a parameter, or wants the gradient. */
    change: { ask: { readonly call: LayerCall; readonly look: Look }; answer: PanelContent };
    look: { ask: { readonly look: Look }; answer: PooledView };
    /** A part of one of the planes that are seen. */
    part: { ask: SeenPart; answer: Block };
    /** What the values of a plane of the input are like. */
    statistics: { ask: { readonly plane: SeenChoice }; answer: Statistics };
    previews: {
      ask: { readonly planes: readonly PlaneChoice[]; readonly limit: number };
      answer: readonly PlanePreview[];
    };
    reasons: {
      ask: { readonly plane: PlaneChoice; readonly position: readonly number[] };
      answer: readonly CellReason[];
    };
    /** The gradient at the input after the windows up to one: a block a slice. */
    gradientUpTo: { ask: { readonly plane: number; readonly window: number }; answer: readonly Block[] | undefined };
    routes: { ask: CellOfPlane; answer: readonly GradientRoute[] };
    /** Writes the call into the source. */
    apply: { ask: Record<string, never>; answer: undefined };
    /** Writes another number into the source's tensor. */
    writeNumber: { ask: CellOfPlane & { readonly written: string }; answer: undefined };
    equivalents: { ask: Record<string, never>; answer: readonly Equivalent[] };
    /** What can be asked about a plane, to be predicted. */
    questions: { ask: LessonOfPlane; answer: readonly AskedQuestion[] };
    judge: { ask: Prediction; answer: Verdict };
    /** Puts another output beside this one: one that the page names, or else what was chosen last. */
    compare: {
      ask: { readonly other?: { readonly against: NamedAgainst; readonly label: string } };
      answer: { readonly facts: ComparisonFacts; readonly label: string };
    };
    upsample: { ask: { readonly plane: number; readonly method: UpsamplingMethod }; answer: Upsampling };
    robustness: { ask: Disturbance & { readonly plane: number }; answer: Robustness };
    comparedPlane: { ask: ComparedPlane; answer: SeenPlane };
    comparedPart: { ask: ComparedPart; answer: Block };
    comparedReasons: { ask: CellOfPlane; answer: ComparedReasons };
    /** What the layer has seen of its model's input, if the text has a model that calls it. */
    modelField: { ask: Record<string, never>; answer: ModelField | undefined };
    /** Opens a table as CSV. */
    openSheet: { ask: { readonly text: string }; answer: undefined };
  };
  readonly notifications: PageNotifications & {
    /** Something else is to be pooled than sample values. */
    readonly changeInput: Record<string, never>;
    /** The reader wants to choose what to compare with. */
    readonly chooseComparison: Record<string, never>;
    /** The output is hidden, to be predicted, or shown again. */
    readonly predicted: { readonly isOn: boolean };
  };
}

/** What the reader sees of a result. */
export interface ShownLook {
  readonly plane: SeenChoice;
  readonly window: number;
  readonly overlays: Overlays;
  readonly scale: ScaleState;
}

/** What the extension host asks and tells the panel's page. */
export interface PanelPageContract {
  readonly requests: {
    /** What is seen at the moment. */
    shown: { ask: Record<string, never>; answer: ShownLook };
    /** Puts a PNG on the clipboard. */
    copyPicture: { ask: { readonly png: Uint8Array<ArrayBuffer> }; answer: undefined };
  };
  readonly notifications: {
    readonly show: PanelContent;
    /** The source has changed, and cannot be read. */
    readonly sourceProblem: { readonly message: string };
    readonly pinned: { readonly isPinned: boolean };
    /** Something else to compare with was chosen. */
    readonly compare: Record<string, never>;
    /** The output is to be brought back to the input's size. */
    readonly upsample: Record<string, never>;
    /** It is to be shown how much of the output stays the same when the input is disturbed. */
    readonly robustness: Record<string, never>;
    /** The output is to be predicted, or to be shown again. */
    readonly predict: { readonly isOn: boolean };
  };
}
