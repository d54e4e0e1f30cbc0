import type { Block, Region } from '../tensors/tile';
import type { LoggedPicture } from '../worker/origin';
import type { BlockChoice, PlaneOverview } from '../worker/planes';
import type { RunContents } from '../worker/runs';
import type { PageNotifications } from './page';

/** What the log view's page asks of the extension host. */
export interface LogHostContract {
  readonly requests: {
    /** Reads the log again. */
    log: { ask: Record<string, never>; answer: { readonly title: string; readonly runs: readonly RunContents[] } };
    /** An image, in at most `limit` cells along an axis. */
    picture: { ask: LoggedPicture & { readonly limit: number }; answer: PlaneOverview };
    /** A part of it. */
    block: { ask: LoggedPicture & BlockChoice; answer: Block };
  };
  readonly notifications: PageNotifications & {
    /** One image of the grid is to be pooled. */
    readonly openCell: LoggedPicture & { readonly region: Region };
  };
}

/** What the extension host tells the log view's page. */
export interface LogPageContract {
  readonly requests: Record<never, never>;
  readonly notifications: Record<never, never>;
}
