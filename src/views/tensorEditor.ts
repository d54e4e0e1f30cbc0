import type { TableReading } from '../files/address';
import type { Block } from '../tensors/tile';
import type { FileContents } from '../worker/origin';
import type { BlockChoice, PlaneOfFile, PlaneOverview } from '../worker/planes';
import type { PageNotifications } from './page';

/** A file as its editor shows it. */
export interface ShownFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly contents: FileContents;
}

/** What the tensor editor's page asks of the extension host. */
export interface TensorEditorHostContract {
  readonly requests: {
    /** `reading` is how a table is read, where the reader chose that. */
    file: { ask: { readonly reading?: TableReading }; answer: ShownFile };
    /** A plane, in at most `limit` cells along an axis. */
    plane: { ask: { readonly of: PlaneOfFile; readonly limit: number }; answer: PlaneOverview };
    /** A part of it. */
    block: { ask: BlockChoice & { readonly of: PlaneOfFile }; answer: Block };
  };
  readonly notifications: PageNotifications & {
    /** `plane` is the one that is seen. */
    readonly pool: { readonly entry: string; readonly plane?: number };
  };
}

/** What the extension host tells the tensor editor's page. */
export interface TensorEditorPageContract {
  readonly requests: Record<never, never>;
  readonly notifications: {
    /** The file is another one now, or is gone; what is shown is what was read last. */
    readonly fileChanged: { readonly isDeleted: boolean };
  };
}
