import type { Region } from '../tensors/tile';
import type { FileContents } from '../worker/origin';
import type { PlaneOfTensor, PlaneSection } from '../worker/planes';

export type ToTensorView =
  | { readonly type: 'file'; readonly name: string; readonly size: number; readonly contents: FileContents }
  | { readonly type: 'broken'; readonly message: string }
  | { readonly type: 'plane'; readonly request: number; readonly view: PlaneSection }
  | { readonly type: 'failed'; readonly request: number; readonly message: string };

export type FromTensorView =
  | { readonly type: 'ready' }
  /** `limit` is the most cells along an axis that are wanted; without a region the whole plane is. */
  | {
      readonly type: 'needPlane';
      readonly request: number;
      readonly plane: PlaneOfTensor;
      readonly region?: Region;
      readonly limit: number;
    }
  | { readonly type: 'pool'; readonly entry: string };
