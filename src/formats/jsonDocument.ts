import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { Turns } from '../python/turns';
import { notClosed } from '../tensors/arrayFaults';
import type { Tensor } from '../tensors/tensor';
import { OverBudget, most, type Budget } from './budget';
import { JsonTensors, isData, isTyping, type Places } from './jsonTensors';
import { firstLeaf } from './jsonValues';

/** A tensor in a document, or why an array is none. */
export interface JsonEntry {
  readonly name: string;
  readonly tensor?: Tensor;
  readonly refusal?: TensorError;
}

/** What the first value inside of brackets begins with, if it makes them no array of numbers. */
const NO_NUMBER = /["{]/;

/** Goes through a JSON text once, and reads the arrays of numbers that it comes by. */
export class JsonDocument extends JsonTensors {
  private entries: JsonEntry[] = [];
  /** Others should be let in. */
  private isDue = false;

  constructor(
    text: string,
    private readonly budget: Budget,
  ) {
    super(text);
  }

  /** The entries of each value at the root. */
  *reading(): Turns<JsonEntry[][]> {
    const roots: JsonEntry[][] = [];
    while (this.peek() !== '') {
      if (roots.length) this.checkSeparated();
      this.entries = [];
      yield* this.value([], 0);
      roots.push(this.entries);
    }
    return roots;
  }

  /** Values follow one another as in JSON Lines: each begins on a line of its own. */
  private checkSeparated() {
    const before = this.text.slice(Math.max(0, this.at - 1000), this.at);
    if (!/(^|\n)[^\S\n]*$/.test(before)) throw this.error(l10n.t('Text after the value'));
  }

  private *value(path: readonly string[], depth: number): Turns<void> {
    if (this.budget.check() || this.isDue) yield;
    this.isDue = false;
    if (depth > most.depth) throw this.error(l10n.t('The file is nested more than {0} levels deep', most.depth));
    const next = this.peek();
    if (next === '[') yield* this.array(path, depth);
    else if (next === '{') yield* this.object(path, depth);
    else this.scalar();
  }

  private *array(path: readonly string[], depth: number): Turns<void> {
    const leaf = firstLeaf(this.text, this.at);
    const isRoot = path.length === 0;
    if (leaf === '{' || (!isRoot && NO_NUMBER.test(leaf))) yield* this.list(path, depth);
    else if (isRoot) this.add(path, yield* this.numbers());
    else if (/^\[\s*\]/.test(this.text.slice(this.at, this.at + 100))) this.skip();
    else yield* this.attempt(path);
  }

  /** One array that is wrong does not hide the others. */
  private *attempt(path: readonly string[]): Turns<void> {
    const start = this.at;
    try {
      this.add(path, yield* this.numbers());
    } catch (refusal) {
      if (!(refusal instanceof TensorError) || refusal instanceof OverBudget) throw refusal;
      this.at = start;
      yield* this.skipping();
      this.push({ name: path.join('.'), refusal });
    }
  }

  private add(path: readonly string[], tensor: Tensor) {
    this.push({ name: path.join('.'), tensor });
  }

  private push(entry: JsonEntry) {
    this.isDue ||= this.budget.tensor();
    this.entries.push(entry);
  }

  private *list(path: readonly string[], depth: number): Turns<void> {
    const start = this.at++;
    for (let index = 0; this.peek() !== ']'; index++) {
      if (this.peek() === '') throw notClosed(start);
      // the names of what has none are not made
      if ('[{'.includes(this.peek())) yield* this.value([...path, String(index)], depth + 1);
      else this.scalar();
      this.comma(']');
    }
    this.at++;
  }

  private *object(path: readonly string[], depth: number): Turns<void> {
    const start = this.at++;
    const places: Places = new Map();
    while (this.peek() !== '}') {
      if (this.peek() === '') throw new TensorError(l10n.t('Missing closing brace of the object'), start);
      const key = this.string();
      if (this.peek() !== ':') throw this.error(l10n.t('Missing colon here'));
      this.at++;
      this.peek();
      // an object holds no data itself: it is gone through once
      if (isTyping(key) && !(isData(key) && firstLeaf(this.text, this.at) === '{')) {
        places.set(key, this.at);
        yield* this.skipping();
      } else yield* this.value([...path, key], depth + 1);
      this.comma('}');
    }
    const end = ++this.at;
    if (this.isTyped(places)) yield* this.attemptTyped(path, places, start);
    else {
      for (const [key, place] of places) {
        this.at = place;
        yield* this.value([...path, key], depth + 1);
      }
    }
    this.at = end;
  }

  private *attemptTyped(path: readonly string[], places: Places, start: number): Turns<void> {
    try {
      this.add(path, yield* this.typed(places, start));
    } catch (refusal) {
      if (!(refusal instanceof TensorError) || refusal instanceof OverBudget) throw refusal;
      this.push({ name: path.join('.'), refusal });
    }
  }
}
