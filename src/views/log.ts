import type { FileAddress } from '../worker/protocol';
import type { Tile } from './panel';
import type { Region } from './tensorEditor';

/** A log directory, or one event file. */
export type LogPlace = { readonly folder: string; readonly path: string } | { readonly file: FileAddress };

/** What a run has logged, without its pictures. */
export interface RunContents {
  /** Its path below the log directory, `.` for that itself. */
  readonly name: string;
  readonly images: readonly { readonly tag: string; readonly steps: readonly number[] }[];
  readonly scalars: readonly {
    readonly tag: string;
    readonly points: readonly (readonly [step: number, value: number])[];
  }[];
  /** What could not be read. */
  readonly faults: readonly string[];
}

/** A picture that was logged; `number` counts those of the tag in order of their steps. */
export interface LoggedPicture {
  readonly run: string;
  readonly tag: string;
  readonly number: number;
}

export type ToLogView =
  | { readonly type: 'log'; readonly title: string; readonly runs: readonly RunContents[] }
  | { readonly type: 'broken'; readonly message: string }
  | { readonly type: 'picture'; readonly request: number; readonly tile: Tile }
  | { readonly type: 'failed'; readonly request: number; readonly message: string };

export type FromLogView =
  | { readonly type: 'ready' }
  | { readonly type: 'refresh' }
  | ({ readonly type: 'needPicture'; readonly request: number } & LoggedPicture)
  /** One image of the grid is to be pooled. */
  | ({ readonly type: 'openCell'; readonly region: Region } & LoggedPicture);
