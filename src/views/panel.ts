import type { Equivalent } from '../frameworks/equivalent';
import type { CellReason } from '../pooling/explain';
import type { PoolGeometry } from '../pooling/geometry';
import type { GradientRoute } from '../pooling/gradientRoutes';
import type { LayerCall } from '../pooling/layers';
import type { Plan } from '../pooling/plan';
import type { DType } from '../tensors/dtype';
import type { PlaneChoice, Tile } from '../tensors/tile';
import type { TensorReference } from '../worker/origin';

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
