import type { DType } from '../tensors/dtype';
import type { Equivalent } from '../frameworks/equivalent';
import type { CellReason } from '../pooling/explain';
import type { GradientRoute } from '../pooling/gradientRoutes';
import type { PoolGeometry } from '../pooling/geometry';
import type { LayerCall } from '../pooling/layers';
import type { Plan } from '../pooling/plan';

/** Where a tensor came from, so that it can be read again after a reload. */
export interface TensorReference {
  readonly uri: string;
  readonly kind: 'json' | 'python' | 'printed' | 'file' | 'logged';
  /** Range of the tensor in the text, or where the layer stands that takes it; 0 for a file. */
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** Which tensor of a file it is. */
  readonly choice?: FileChoice;
  /** Which image of a TensorBoard log it is. */
  readonly logged?: LoggedCell;
}

/** One image of a picture that was logged as a grid. */
export interface LoggedCell {
  readonly run: string;
  readonly tag: string;
  readonly number: number;
  readonly region: { readonly top: number; readonly left: number; readonly height: number; readonly width: number };
}

/** A tensor in a file, and how it is seen. */
export interface FileChoice {
  /** Its name in the file; empty if there is only one. */
  readonly entry: string;
  readonly isImage: boolean;
  /** An image's samples as they are stored, not as float32 in 0…1. */
  readonly raw: boolean;
  /** Whether (H, W, C) is turned into (C, H, W). */
  readonly channelsLast: boolean;
  /** The index along each leading axis that is not shown. */
  readonly select: readonly number[];
}

/** What a panel needs to come back after a reload. */
export interface SavedPanel {
  readonly reference: TensorReference;
  readonly call: LayerCall;
  readonly plane: PlaneChoice;
  /** The window that was shown: its row-major number in the output plane. */
  readonly window: number;
  readonly overlays: Overlays;
}

/** What is shown on top of the values. */
export interface Overlays {
  /** On the output: where in its plane each value was read. */
  readonly indices: boolean;
  /** On the input: what comes back of an output gradient of ones. */
  readonly gradient: boolean;
  /** On the input: how many windows read each cell. */
  readonly coverage: boolean;
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
  readonly dtype: DType;
  /** As the source gives it. */
  readonly sourceShape: readonly number[];
  readonly isImage: boolean;
  readonly call: LayerCall;
  /** The last result that worked; it may be older than `call` while there is a problem. */
  readonly result?: {
    readonly plan: Plan;
    /** The max pooling that MaxUnpool undoes. */
    readonly before?: PoolGeometry;
    readonly milliseconds: number;
    readonly threads: number;
  };
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
  /** What was pooled before MaxUnpool undoes it. */
  readonly before?: Tile;
  readonly input: Tile;
  readonly output: Tile;
  /** Of the output, for the maxima. */
  readonly indices?: Tile;
  /** Of the input, if it was asked for. */
  readonly gradient?: Tile;
}

export type ToWebview =
  /** `edit` is the last edit the state knows of: the form keeps what was typed since. */
  | { readonly type: 'state'; readonly state: PanelState; readonly edit: number }
  | { readonly type: 'empty'; readonly message: string }
  | { readonly type: 'planes'; readonly request: number; readonly version: number; readonly tiles: PlaneTiles }
  | { readonly type: 'reason'; readonly request: number; readonly reason: CellReason }
  | { readonly type: 'routes'; readonly request: number; readonly routes: readonly GradientRoute[] }
  | {
      readonly type: 'equivalents';
      readonly request: number;
      readonly version: number;
      readonly equivalents: readonly Equivalent[];
    }
  | { readonly type: 'failed'; readonly request: number; readonly message: string };

export type FromWebview =
  | { readonly type: 'ready' }
  /** The reader changed a parameter; `edit` counts how often. */
  | { readonly type: 'call'; readonly call: LayerCall; readonly edit: number }
  /** Whether the gradient is to be worked out, now and with every call to come. */
  | { readonly type: 'gradient'; readonly on: boolean }
  | { readonly type: 'needPlanes'; readonly request: number; readonly plane: PlaneChoice; readonly limit: number }
  | {
      readonly type: 'needReason';
      readonly request: number;
      readonly plane: number;
      readonly position: readonly number[];
    }
  /** How the gradient comes back to an input cell. */
  | {
      readonly type: 'needRoutes';
      readonly request: number;
      readonly plane: number;
      readonly position: readonly number[];
    }
  /** What other frameworks have for the layer of the last result. */
  | { readonly type: 'needEquivalents'; readonly request: number }
  | { readonly type: 'openPanel' };

interface NotFinite {
  readonly notFinite: string;
}

/** A message as it may travel: it does so as JSON, which has neither NaN nor infinities. Buffers stay as they are. */
export function packNumbers<T>(message: T): T {
  return mapped(message, (value) =>
    typeof value === 'number' && !Number.isFinite(value) ? { notFinite: String(value) } : value,
  ) as T;
}

/** The message that was packed. */
export function unpackNumbers<T>(message: T): T {
  return mapped(message, (value) => (isNotFinite(value) ? Number(value.notFinite) : value)) as T;
}

function isNotFinite(value: unknown): value is NotFinite {
  return typeof value === 'object' && value !== null && 'notFinite' in value;
}

function mapped(value: unknown, change: (value: unknown) => unknown): unknown {
  const changed = change(value);
  if (changed !== value || typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return changed;
  if (Array.isArray(value)) return value.map((entry) => mapped(entry, change));
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, mapped(entry, change)]));
}
