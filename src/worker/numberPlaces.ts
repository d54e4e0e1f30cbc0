import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { TextEdit } from '../python/callEdits';
import type { TensorData } from '../tensors/dtype';
import type { TensorInText } from './protocol';

const token =
  /#.*|\/\/.*|\/\*[\s\S]*?\*\/|[[\]]|(?:[-+]\s*)?(?:\d[\d_]*\.?[\d_]*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)|[-+]?[A-Za-z_][\w.]*|["']/g;
const words: Readonly<Record<string, number>> = {
  True: 1,
  true: 1,
  False: 0,
  false: 0,
  NaN: NaN,
  nan: NaN,
  Infinity: Infinity,
  inf: Infinity,
};

interface NumberPlace {
  readonly start: number;
  readonly end: number;
  readonly value: number;
}

/**
 * What writes another number in the place of one in a tensor that a text spells out.
 *
 * @param index of the number, in row-major order
 * @param written as the reader wrote it
 * @throws TensorError if it is no number, or if the tensor is not spelled out number by number where it stands
 */
export function numberEdit(text: string, found: TensorInText, index: number, written: string): TextEdit {
  const number = written.trim().replace('−', '-');
  if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(number)) {
    throw new TensorError(l10n.t('{0} is not a number', written));
  }
  const { source, steps } = found.tensor;
  const isAsWritten = source.values.kind === 'given' && steps.every(({ kind }) => kind === 'cast');
  const places = isAsWritten ? numberPlaces(text, found) : [];
  const place = places[index];
  if (!place || source.values.kind !== 'given' || !areThese(places, source.values.data)) {
    throw new TensorError(l10n.t('This tensor is not spelled out in the text. Change its numbers there.'));
  }
  return { start: place.start, end: place.end, text: number };
}

/** The numbers between the outermost brackets; none if something else stands there. */
function numberPlaces(text: string, { start, end }: TensorInText): readonly NumberPlace[] {
  const places: NumberPlace[] = [];
  let depth = 0;
  for (const { 0: part, index } of text.slice(start, end).matchAll(token)) {
    if (/^(?:#|\/\/|\/\*)/.test(part)) continue;
    if (part === '[') depth++;
    else if (part === ']') depth--;
    else if (depth > 0) {
      const value = valueOf(part);
      if (value === undefined) return [];
      places.push({ start: start + index, end: start + index + part.length, value });
    }
    if (part === ']' && depth === 0) break;
  }
  return places;
}

function valueOf(part: string): number | undefined {
  const plain = part.replaceAll(/[_\s]/g, '');
  if (/\d/.test(plain) && !/[A-DF-Za-df-z]/.test(plain)) return Number(plain);
  const word = words[plain.replace(/^[-+]/, '')];
  return word === undefined ? undefined : plain.startsWith('-') ? -word : word;
}

/** Whether these are the tensor's values, which may be rounded to its dtype. */
function areThese(places: readonly NumberPlace[], data: TensorData): boolean {
  if (places.length !== data.length) return false;
  return places.every(({ value }, i) => {
    const own = Number(data[i]);
    return Object.is(value, own) || value === own || Math.fround(value) === own;
  });
}
