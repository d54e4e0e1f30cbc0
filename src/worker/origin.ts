import type { FileAddress, TableReading } from '../files/address';
import type { StoredTensor } from '../formats/storedTensor';
import type { RefusedEntry } from '../formats/tensorFile';
import type { Description } from '../tensors/description';
import type { TensorHeader } from '../tensors/tensor';
import type { Region } from '../tensors/tile';

/** Where a tensor came from, so that it can be read again after a reload. */
export interface TensorReference {
  /** Of sample values the text that tells their shape; empty if there is none. Of a link its query. */
  readonly uri: string;
  readonly kind: 'json' | 'python' | 'printed' | 'file' | 'logged' | 'sample' | 'link';
  /** Range of the tensor in the text, or where the layer stands that takes it; 0 elsewhere. */
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** Which tensor of a file it is. */
  readonly choice?: FileChoice;
  /** Which image of a TensorBoard log it is. */
  readonly logged?: LoggedCell;
  /** Of sample values their shape. */
  readonly shape?: readonly number[];
}

/** One image of an image that was logged as a grid. */
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
  /** How its table is read, where the reader chose that. */
  readonly reading?: TableReading;
}

/** Where a session's tensor comes from. */
export type Origin =
  /** `indices` are those of what is unpooled, if the text spells them out. */
  | { readonly kind: 'described'; readonly tensor: Description; readonly indices?: Description }
  | { readonly kind: 'file'; readonly file: FileAddress; readonly choice: FileChoice }
  | { readonly kind: 'logged'; readonly place: LogPlace; readonly picture: LoggedPicture; readonly region: Region };

/** What is in a file. */
export interface FileContents {
  readonly tensors: readonly (TensorHeader & Pick<StoredTensor, 'name' | 'notes'>)[];
  readonly refused: readonly RefusedEntry[];
  readonly warnings?: readonly string[];
  readonly isImage: boolean;
}

/** A log directory, or one event file. */
export type LogPlace = { readonly folder: string; readonly path: string } | { readonly file: FileAddress };

/** An image that was logged; `number` counts those of the tag in order of their steps. */
export interface LoggedPicture {
  readonly run: string;
  readonly tag: string;
  readonly number: number;
}

/** Whether a tensor is an image: its channels can be shown as one. */
export function isImageOrigin(origin: Origin): boolean {
  return origin.kind === 'logged' || (origin.kind === 'file' && origin.choice.isImage);
}
