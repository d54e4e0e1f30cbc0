import type { CellReason } from './pooling/explain';
import type { PoolGeometry } from './pooling/geometry';
import type { LayerCall } from './pooling/layers';

/** Where a tensor came from, so that it can be read again after a reload. */
export interface TensorReference {
  readonly uri: string;
  readonly kind: 'json' | 'python' | 'image';
  /** Range of the tensor in the text, or where the layer stands that takes it; 0 for an image. */
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** What a panel needs to come back after a reload. */
export interface SavedPanel {
  readonly reference: TensorReference;
  readonly call: LayerCall;
  readonly plane: PlaneChoice;
  /** The window that was shown: its row-major number in the output plane. */
  readonly window: number;
}

/** One plane by its number (batch × channels), or the first three channels of a sample as one picture. */
export type PlaneChoice = number | 'combined';

/** Why the call cannot be answered, and which parameter is at fault. */
export interface Problem {
  readonly message: string;
  readonly parameter?: string;
}

/** What the panel is about, and what came out of it. */
export interface PanelState {
  readonly reference: TensorReference;
  readonly dtype: string;
  /** As the source gives it. */
  readonly sourceShape: readonly number[];
  readonly isImage: boolean;
  readonly call: LayerCall;
  /** The last result that worked; it may be older than `call` while there is a problem. */
  readonly result?: { readonly geometry: PoolGeometry; readonly milliseconds: number };
  readonly problem?: Problem;
  /** Different for every result of every tensor, so that a late tile is recognized. */
  readonly version: number;
}

/** Values of a plane, every `step`-th one along each axis. */
export interface Tile {
  /** (channels, …spatial sizes after stepping) */
  readonly shape: readonly number[];
  readonly step: number;
  readonly values: Float32Array<ArrayBuffer>;
  /** Least and greatest finite value of the whole tensor, for the colours. */
  readonly range: readonly [least: number, greatest: number];
}

export interface PlaneTiles {
  readonly input: Tile;
  readonly output: Tile;
}

export type ToWebview =
  /** `edit` is the last edit the state knows of: the form keeps what was typed since. */
  | { readonly type: 'state'; readonly state: PanelState; readonly edit: number }
  | { readonly type: 'empty'; readonly message: string }
  | { readonly type: 'planes'; readonly request: number; readonly version: number; readonly tiles: PlaneTiles }
  | { readonly type: 'reason'; readonly request: number; readonly reason: CellReason }
  | { readonly type: 'failed'; readonly request: number; readonly message: string };

export type FromWebview =
  | { readonly type: 'ready' }
  /** The reader changed a parameter; `edit` counts how often. */
  | { readonly type: 'call'; readonly call: LayerCall; readonly edit: number }
  | { readonly type: 'needPlanes'; readonly request: number; readonly plane: PlaneChoice; readonly limit: number }
  | {
      readonly type: 'needReason';
      readonly request: number;
      readonly plane: number;
      readonly position: readonly number[];
    }
  | { readonly type: 'openPanel' };
