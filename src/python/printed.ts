import * as l10n from '@vscode/l10n';
import { PoolscopeError, TensorError } from '../errors';
import { linePlaces, type LinePlace } from '../files/linePlaces';
import { heap, type Allocator } from '../tensors/allocator';
import type { Tensor } from '../tensors/tensor';
import { alignedRows, footer } from './alignedRows';
import { nameBefore } from './printedNames';
import { numbersEnd, readPrintout, type Printout } from './printedValues';
import type { Turns } from './turns';

/** A tensor as `print` shows it, somewhere in a text. */
export interface PrintedTensor {
  readonly tensor: Tensor;
  readonly start: number;
  readonly end: number;
}

/** One of all that a text has, under the name that stands before it, or why it cannot be read. */
export type Printed = LinePlace & { readonly name: string } & (
    { readonly tensor: Tensor } | { readonly error: PoolscopeError }
  );

/** A place in a text where a tensor is printed. */
interface Site {
  readonly start: number;
  readonly end: number;
  /** @throws TensorError with the offset of what does not belong */
  read(allocator: Allocator): Tensor;
}

/** Brackets and blanks that stand before the first number. */
const MOST_OPEN = 1000;
const number = String.raw`(?:[-+.]?\d|[-+]?(?:nan|inf)\b|True\b|False\b|\.\.\.)`;
const scalar = String.raw`np\.(?:(?:float|u?int|bool)\d*_?\([-+.\w]+\)|True_|False_)`;
/** What a printout begins with, or ends with; numbers without brackets are one only in a call. */
const opening = new RegExp(
  [
    String.raw`(?<footer>${footer.source})`,
    String.raw`<tf\.(?:Tensor|Variable)\b(?<head>[^<>]{0,300}?)\bnumpy=\s*(?<inner>array\()?(?=${number}|\[)`,
    String.raw`\b(?:\w+\.)?(?<callee>tensor|array|Array|DeviceArray|memmap|matrix|Tensor)\([\s#]*(?=${number}|\[|shape=\[)`,
    String.raw`\b(?:\w+\.)?(?<unread>masked_array|tensor|SparseTensor)\([\s#]*(?:data|indices|c\w+_indices)\s*=`,
    String.raw`(?<![\w.(])(?<scalar>${scalar})`,
    // of brackets in a row only the first: the others would look at the same
    String.raw`(?<!\[)\[(?=[\s[#]{0,${MOST_OPEN}}(?:${number}|${scalar}))`,
  ].join('|'),
  'g',
);
/** What numbers in brackets tell about, or pick, but do not print: `shape=[2, 2]`, `torch.Size([2, 2])`, `x[0]`, `In [5]`. */
const apart = /(?:(?:size|shape|dims?|strides?|padding|dilation|kernel)['"]?\s*[=:(]?\s*|[\w)\]]|\bIn )$/i;

/**
 * The printed tensor at a cursor, or the first one in a selection: `tensor([[2., 3.]], device='cuda:0')`, as NumPy, JAX,
 * TensorFlow and Paddle print theirs, NumPy's bare brackets without commas, and PyTorch 0.3's aligned rows, in a
 * comment as well. The dtype is the printed one; else float32 for numbers with a point (NumPy's `array`: float64),
 * int64 without, bool for True and False.
 *
 * @param from,to offsets of the selection; equal for a cursor
 * @returns undefined if there is none
 * @throws TensorError with the offset of what does not belong
 */
export function printedTensorAt(
  text: string,
  from: number,
  to: number,
  allocator: Allocator = heap,
): PrintedTensor | undefined {
  for (const site of sites(text)) {
    if (typeof site !== 'object') continue;
    const { start, end } = site;
    if (start > to) break;
    const isAround = start <= from && to <= end;
    const isInside = from < to && from <= start && end <= to;
    if (isAround || isInside) return { tensor: site.read(allocator), start, end };
  }
  return undefined;
}

/**
 * Every printed tensor of a text, in its order: one that cannot be read does not hide the others.
 *
 * @param check is told of each place that is looked at, and tells whether to let others in: what it throws ends the search
 */
export function* findingPrinted(text: string, check: (isTensor: boolean) => boolean): Turns<Printed[]> {
  const place = linePlaces(text);
  const printed: Printed[] = [];
  for (const site of sites(text)) {
    if (check(typeof site === 'object')) yield;
    if (typeof site !== 'object') continue;
    const where = { name: nameBefore(text, site.start), ...place(site.start) };
    try {
      printed.push({ ...where, tensor: site.read(heap) });
    } catch (error) {
      if (!(error instanceof PoolscopeError)) throw error;
      printed.push({ ...where, error });
    }
  }
  return printed;
}

/** The places that look like a printout: each is one, or where to look for the next. */
function* sites(text: string): Generator<Site | number> {
  const pattern = new RegExp(opening);
  const brackets = new Brackets(text);
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const site = siteOf(brackets, match);
    const end = typeof site === 'object' ? site.end : site;
    yield site;
    pattern.lastIndex = Math.max(end, match.index + 1);
  }
}

/** The printout that begins there, or else where to look for the next one. */
function siteOf(brackets: Brackets, match: RegExpExecArray): Site | number {
  const { text } = brackets;
  const { index: start, groups = {} } = match;
  const { callee, unread } = groups;
  const inside = start + match[0].length;
  if (groups.footer !== undefined) return alignedRows(text, start, groups.footer);
  if (groups.head !== undefined) return inTensorFlow(brackets, match, inside);
  if (groups.scalar !== undefined)
    return siteFrom(text, start, { start, end: inside, isCall: false, floats: 'float64' });
  const end = brackets.endOf(start);
  if (/^(?:\.[a-zA-Z_]|\[)/.test(text.slice(end, end + 2))) return end;
  if (unread !== undefined) return unreadable(unread, start, end);
  if (callee === undefined) return bareSite(text, start, end);
  const floats = /^(?:array|memmap|matrix)$/.test(callee) ? 'float64' : 'float32';
  return siteFrom(text, start, { start: inside, end, isCall: true, floats });
}

/** `[[1. 2.]\n [3. 4.]]`; a single integer only where nothing else stands around it: `[1]` can be anything. */
function bareSite(text: string, start: number, end: number): Site | number {
  if (apart.test(text.slice(Math.max(0, start - 40), start))) return end;
  const stop = numbersEnd(text, start, end);
  if (stop < end) return stop;
  const isSingle = /^\[\s*[-+]?\d+\s*\]$/.test(text.slice(start, Math.min(end, start + 40)));
  const isFirst = /(?:^|\n|[=:(])[ \t#]*$/.test(text.slice(Math.max(0, start - 40), start));
  const isAlone = isFirst && /^[),;]?[ \t\r]*(?:\n|$)/.test(text.slice(end, end + 40));
  return isSingle && !isAlone ? end : siteFrom(text, start, { start, end, isCall: false, floats: 'float32' });
}

/** `<tf.Tensor: shape=(), dtype=float32, numpy=1.0>`; NumPy prints what is in it. */
function inTensorFlow(brackets: Brackets, { index, groups = {} }: RegExpExecArray, start: number): Site {
  const { text } = brackets;
  const isCall = groups.inner !== undefined;
  const close = isCall ? brackets.endOf(start - 'array('.length) : text.indexOf('>', start);
  const end = isCall || text[start] !== '[' ? close : brackets.endOf(start);
  return siteFrom(text, index, {
    start,
    end: end < 0 ? text.length : end,
    isCall,
    floats: 'float64',
    head: groups.head,
  });
}

function siteFrom(text: string, start: number, printout: Printout): Site {
  return { start, end: printout.end, read: (allocator) => readPrintout(text, printout, allocator) };
}

function unreadable(callee: string, start: number, end: number): Site {
  return {
    start,
    end,
    read() {
      throw new TensorError(
        callee === 'masked_array'
          ? l10n.t('Masked arrays are not supported')
          : l10n.t('Sparse tensors are not supported'),
        start,
      );
    },
  };
}

/** Characters that are gone through to find where brackets close: of a longer text, each so often. */
const MOST_PASSED = { any: 2 ** 25, each: 4 };

const [LINE_FEED, OPEN_ROUND, CLOSE_ROUND, OPEN, CLOSE] = [10, 40, 41, 91, 93];

/** Finds where brackets close. */
class Brackets {
  private passed = 0;

  constructor(readonly text: string) {}

  /**
   * Where the bracket that opens first closes; what never closes ends with its paragraph.
   *
   * @throws TensorError if too many never do
   */
  endOf(start: number): number {
    const end = this.find(start);
    this.passed += end - start;
    if (this.passed <= MOST_PASSED.any + MOST_PASSED.each * this.text.length) return end;
    throw new TensorError(l10n.t('Too many brackets are never closed'), start);
  }

  private find(start: number): number {
    const { text } = this;
    let depth = 0;
    for (let at = start; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === OPEN || code === OPEN_ROUND) depth++;
      else if (code === CLOSE || code === CLOSE_ROUND) {
        if (--depth === 0) return at + 1;
      } else if (code === LINE_FEED) {
        const next = this.emptyLineEnd(at);
        // the planes of an array are set apart by empty lines
        if (next > at && !/\],?\s*$/.test(text.slice(Math.max(start, at - 20), at))) return at;
        at = next;
      }
    }
    return text.length;
  }

  /** Where the line after a line feed ends, if there is nothing in it. */
  private emptyLineEnd(lineFeed: number): number {
    let at = lineFeed + 1;
    while (at < this.text.length && ' \t#'.includes(this.text[at]!)) at++;
    return this.text.charCodeAt(at) === LINE_FEED ? at : lineFeed;
  }
}
