import type { l10nJsonFormat } from '@vscode/l10n';
import type { Dataset, Split } from '../datasets/dataset';
import type { JobSummary, Progress } from '../datasets/job';
import type { LoaderOptions } from '../datasets/loader';
import type { FileAddress } from '../files/address';
import type { FolderEntry } from '../files/folder';
import type { LayerCall } from '../pooling/layers';
import type { Description } from '../tensors/description';
import type { Tensor, TensorHeader } from '../tensors/tensor';
import type { Tile, Region } from '../tensors/tile';
import type { FromWebview, PanelState, ToWebview } from '../views/panel';
import type { FileContents, Origin, LogPlace, LoggedPicture } from './origin';
import type { PlaneOfTensor, PlaneSection } from './planes';
import type { RunContents } from './runs';

/** What a webview asks about a result. */
export type Question = Extract<FromWebview, { request: number }>;

/** What the extension asks of the engine's worker, and what comes back. */
export interface EngineCalls {
  /** Pools at once, for an answer with all values. */
  pool: { ask: { readonly tensor: Description; readonly call: LayerCall }; answer: PooledTensor };
  /** Lists a file's tensors. */
  list: { ask: { readonly file: FileAddress }; answer: FileContents };
  /** What a view draws of one plane. */
  plane: {
    ask: {
      readonly file: FileAddress;
      readonly plane: PlaneOfTensor;
      readonly region?: Region;
      readonly limit: number;
    };
    answer: PlaneSection;
  };
  /** Looks for a data set. */
  findDataset: { ask: DatasetPlace; answer: Pick<Dataset, 'kind' | 'length' | 'shape' | 'classes' | 'files'> };
  /** Pools a data set batch by batch; progress is told on the way. */
  poolDataset: {
    ask: DatasetPlace & {
      readonly call: LayerCall;
      readonly options: LoaderOptions;
      /** The folder of the event file, which is made. */
      readonly logFolder: string;
    };
    answer: JobSummary;
  };
  /** A Python script that does the same. */
  writeScript: {
    ask: DatasetPlace & {
      readonly call: LayerCall;
      readonly options: LoaderOptions;
      readonly logdir: string;
      readonly library: 'torch' | 'ray';
    };
    answer: { readonly script: string };
  };
  /** What a TensorBoard log holds. */
  log: { ask: { readonly place: LogPlace }; answer: readonly RunContents[] };
  picture: { ask: { readonly place: LogPlace; readonly picture: LoggedPicture }; answer: Tile };
  /** Begins a session on a tensor; results stay in the worker. */
  open: { ask: { readonly session: number; readonly origin: Origin }; answer: TensorHeader };
  update: {
    ask: {
      readonly session: number;
      readonly call: LayerCall;
      readonly wantsGradient: boolean;
      /** By which the result is known. */
      readonly version: number;
    };
    answer: NonNullable<PanelState['result']>;
  };
  question: { ask: { readonly session: number; readonly question: Question }; answer: ToWebview };
}

/** What a tensor's values are like, and what a layer makes of it. */
export interface PooledTensor {
  readonly range: Tile['range'];
  readonly output: Tensor;
}

/** A folder that holds a data set, or one file that is one. */
export interface DatasetPlace {
  readonly folder: string;
  /** As messages name it. */
  readonly path: string;
  readonly split: Split;
}

export type EngineCall = keyof EngineCalls;

export type EngineRequest =
  | { [Call in EngineCall]: { readonly type: Call; readonly id: number } & EngineCalls[Call]['ask'] }[EngineCall]
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'close'; readonly session: number }
  /** What was needed, or why it cannot be had. */
  | { readonly type: 'given'; readonly need: number; readonly value: HostCalls[HostCall]['answer'] }
  | { readonly type: 'notGiven'; readonly need: number; readonly reason: string }
  /** The translations of what the worker says. */
  | { readonly type: 'language'; readonly contents: l10nJsonFormat };

/** The worker's answer: every request with an id gets one. */
export type EngineAnswer =
  | { readonly id: number; readonly ok: EngineCalls[EngineCall]['answer'] }
  | { readonly id: number; readonly refused: string; readonly parameter: string | undefined }
  | { readonly id: number; readonly cancelled: true }
  | { readonly id: number; readonly failed: string }
  /** How far the work is; the answer is still to come. */
  | { readonly id: number; readonly progress: Progress }
  /** What only the extension can do. */
  | { readonly need: number; readonly ask: HostRequest };

/** What the worker asks of the extension, which knows VS Code's file systems, and what comes back. */
export interface HostCalls {
  bytes: {
    ask: { readonly uri: string; readonly start: number; readonly end: number };
    answer: Uint8Array<ArrayBuffer>;
  };
  list: { ask: { readonly uri: string }; answer: readonly FolderEntry[] };
  /** A file in a folder. */
  address: { ask: { readonly folder: string; readonly name: string }; answer: FileAddress };
  /** Adds bytes to the end of a file, which is made if it is not there. */
  append: { ask: { readonly uri: string; readonly bytes: Uint8Array }; answer: undefined };
}

export type HostCall = keyof HostCalls;
export type HostRequest = { [Call in HostCall]: { readonly type: Call } & HostCalls[Call]['ask'] }[HostCall];
