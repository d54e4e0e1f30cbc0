import * as l10n from '@vscode/l10n';
import { packError, PoolscopeError, TensorError, unpackError } from '../errors';
import { Budget } from '../formats/budget';
import { readTensor } from '../formats/json';
import type { LayerCall } from '../pooling/layers';
import { callEdits, type TextEdit } from '../python/callEdits';
import { poolingCallAt } from '../python/calls';
import { printedTensorAt } from '../python/printed';
import { inputOf, tensorAt, type TensorSite } from '../python/shapes';
import { parsingPython, type PythonSource } from '../python/source';
import { given } from '../tensors/description';
import type { TensorHeader } from '../tensors/tensor';
import { numberEdit } from './numberPlaces';
import type { FoundAt, TensorInText, TextRange } from './protocol';
import { ReadCache } from './readCache';

/** The most bytes that parsed texts take, and about how many a character does. */
const CEILING = 2 ** 26;
const CHARACTER = 30;

/** Finds tensors and layers in texts; the texts that were parsed last stay. */
export class TextFinder {
  private readonly sources = new ReadCache<PythonSource>('texts', CEILING, ({ text }) => CHARACTER * text.length);

  /** @param log gets what is not followed, and why */
  constructor(private readonly log: (message: string) => void) {}

  /** @throws CancelledError if `signal` says so */
  async find(range: TextRange, signal: AbortSignal): Promise<FoundAt> {
    if (range.language === 'python') return this.inPython(range, signal);
    return attempt(() => (range.language === 'json' ? inJson(range) : printedIn(range)));
  }

  /** What turns the pooling call at a range into another. @throws PoolscopeError if it cannot be written there */
  async callEdits(range: TextRange, from: LayerCall, to: LayerCall, signal: AbortSignal): Promise<readonly TextEdit[]> {
    return callEdits(await this.parsed(range, signal), range.start, from, to);
  }

  /**
   * What writes another number into the tensor at a range.
   *
   * @throws PoolscopeError if there is none, or it is not spelled out; CancelledError if `signal` says so
   */
  async numberEdit(range: TextRange, index: number, written: string, signal: AbortSignal): Promise<TextEdit> {
    const { tensor, refusal } = await this.find(range, signal);
    if (refusal) throw unpackError(refusal);
    if (!tensor) throw new TensorError(l10n.t('This tensor is not spelled out in the text. Change its numbers there.'));
    return numberEdit(range.text, tensor, index, written);
  }

  private async inPython(range: TextRange, signal: AbortSignal): Promise<FoundAt> {
    const source = await this.parsed(range, signal);
    const layer = poolingCallAt(source, range.start);
    const fed = layer && attempt(() => spelledOut(inputOf(source, layer)));
    const literal = attempt(() => spelledOut(tensorAt(source, range.start)));
    const isLiteralInside = layer && literal.tensor && layer.start < literal.tensor.start;
    const site = literal.refusal || isLiteralInside || !fed ? literal : fed;
    if (!layer) return site.tensor || site.refusal ? site : attempt(() => printedIn(range));
    return { ...site, layer: { ...layer, ...(fed?.tensor && { given: headerOf(fed.tensor) }) } };
  }

  private parsed({ text, path }: TextRange, signal: AbortSignal): Promise<PythonSource> {
    return this.sources.get(text, signal, async (reading) => {
      const source = await new Budget(text.length, reading).inTurns(parsingPython(text));
      if (source.problem) {
        this.log(`${path}: ${source.problem === 'tooDeep' ? 'nested too deeply' : 'takes too long'} to follow`);
      }
      return source;
    });
  }
}

function headerOf({ tensor: { dtype, shape } }: TensorInText): TensorHeader {
  return { dtype, shape };
}

function spelledOut(site: TensorSite | undefined): TensorInText | undefined {
  return site && { kind: 'python', ...site };
}

/** @throws TensorError */
function inJson({ text, start, end }: TextRange): TensorInText {
  const { tensor, site } = readTensor(text, start, end);
  return { kind: 'json', tensor: given(tensor), name: site.path, start: site.start, end: site.end };
}

/** The output of `print(tensor)` in a log, in prose or in a comment. @throws TensorError */
function printedIn({ text, start, end, part: [from, to] }: TextRange): TensorInText | undefined {
  try {
    const printed = printedTensorAt(text.slice(from, to), start - from, end - from);
    if (!printed) return undefined;
    const place = { start: printed.start + from, end: printed.end + from };
    return { kind: 'printed', tensor: given(printed.tensor), name: '', ...place };
  } catch (error) {
    if (!(error instanceof TensorError) || error.offset === undefined) throw error;
    throw new TensorError(error.message, error.offset + from);
  }
}

/** What does not hold the tensor that it promises is said to, and hides nothing else. */
function attempt(find: () => TensorInText | undefined): Pick<FoundAt, 'tensor' | 'refusal'> {
  try {
    const tensor = find();
    return tensor ? { tensor } : {};
  } catch (error) {
    if (!(error instanceof PoolscopeError)) throw error;
    return { refusal: packError(error) };
  }
}
