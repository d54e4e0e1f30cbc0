import type { Tile, Region } from '../tensors/tile';
import type { LoggedPicture } from '../worker/origin';
import type { RunContents } from '../worker/runs';

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
