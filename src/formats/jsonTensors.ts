import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { Turns } from '../python/turns';
import { notClosed } from '../tensors/arrayFaults';
import type { DType } from '../tensors/dtype';
import { NestedNumbers } from '../tensors/nestedNumbers';
import { elementCount, formatShape, tensorOf, type Tensor } from '../tensors/tensor';
import { declaredDtype } from './declaredDtype';
import { JsonCursor } from './jsonCursor';
import { firstLeaf, readValues, readingUndeclared, readingValues } from './jsonValues';
import { checkShape } from './stridedTensor';

const typing = ['shape', 'dtype', 'datatype', 'data', 'values'] as const;
type Typing = (typeof typing)[number];

/** Where the properties of an object begin that may make it a tensor. */
export type Places = Map<Typing, number>;

export function isTyping(key: string): key is Typing {
  return (typing as readonly string[]).includes(key);
}

export function isData(key: Typing): boolean {
  return key === 'data' || key === 'values';
}

function dataOf(places: Places): number | undefined {
  return places.get('data') ?? places.get('values');
}

/** Reads the tensors of a JSON text: arrays of numbers, and objects that say that they are one. */
export class JsonTensors extends JsonCursor {
  protected *numbers(dtype?: DType): Turns<Tensor> {
    const start = this.at;
    const declared = dtype && new NestedNumbers(dtype);
    if (declared) yield* this.into(declared, start);
    return (declared ?? (yield* readingUndeclared(this.text, start, (numbers) => this.into(numbers, start)))).tensor();
  }

  private *into(numbers: NestedNumbers, start: number): Turns<void> {
    this.at = yield* readingValues(this.text, start, this.text.length, numbers);
    if (numbers.depth > 0) throw notClosed(start);
  }

  /** Whether an object says that it is a tensor: by shape and data, or by a dtype and one of them. */
  protected isTyped(places: Places): boolean {
    const [shape, data] = [places.get('shape'), dataOf(places)];
    if (data !== undefined && firstLeaf(this.text, data) === '{') return false;
    const dtype = this.dtypeText(places);
    const isText = data !== undefined && firstLeaf(this.text, data) === '"';
    const isDeclared = dtype !== undefined && (shape !== undefined || !isText || declaredDtype(dtype) !== undefined);
    return isDeclared ? shape !== undefined || data !== undefined : shape !== undefined && data !== undefined;
  }

  private dtypeText(places: Places): string | undefined {
    const place = places.get('dtype') ?? places.get('datatype');
    const dtype = place === undefined ? undefined : this.parsed(place);
    return typeof dtype === 'string' ? dtype : undefined;
  }

  /** `{shape, dtype, data}`: the data may be nested as the shape says, or one list. */
  protected *typed(places: Places, start: number): Turns<Tensor> {
    const shape = this.statedShape(places);
    const text = places.has('dtype') || places.has('datatype') ? (this.dtypeText(places) ?? '') : 'float32';
    const dtype = declaredDtype(text);
    if (!dtype) throw this.error(l10n.t('Unknown dtype: {0}', text));
    const place = dataOf(places);
    if (place === undefined) throw new TensorError(l10n.t('The object has no "data"'), start);
    const read = yield* this.data(place, dtype);
    if (!shape) return read;
    this.at = place;
    const [stated, found] = [formatShape(shape), formatShape(read.shape)];
    if (read.data.length !== elementCount(shape)) {
      throw this.error(l10n.t('Shape {0} does not fit {1} numbers', stated, read.data.length));
    }
    if (read.shape.length > 1 && found !== stated) {
      throw this.error(l10n.t('Shape {0} does not fit data that is nested as {1}', stated, found));
    }
    return { ...read, shape };
  }

  private statedShape(places: Places): readonly number[] | undefined {
    if (!places.has('shape')) return undefined;
    const shape = this.parsed(places.get('shape')!);
    if (!Array.isArray(shape)) throw this.error(l10n.t('"shape" is not a list of sizes'));
    checkShape(shape as unknown[]);
    return shape as number[];
  }

  private *data(place: number, dtype: DType): Turns<Tensor> {
    this.at = place;
    if (this.peek() !== '[') return this.single(dtype);
    const isEmpty = /^\[\s*\]/.test(this.text.slice(this.at, this.at + 100));
    return isEmpty ? tensorOf([], [0], dtype) : yield* this.numbers(dtype);
  }

  private single(dtype: DType): Tensor {
    const numbers = new NestedNumbers(dtype);
    readValues(this.text, this.at, this.at + 1, numbers);
    return numbers.tensor();
  }
}
