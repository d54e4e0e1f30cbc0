import * as l10n from '@vscode/l10n';
import { PoolscopeError, TensorError } from '../errors';
import { viewOf } from '../files/byteRange';
import { OverBudget, most } from './budget';
import { ForeignGlobal, ForeignObject, PickledObject, type Construct, type Unpickling } from './pickledObject';
import { RefusedTensor } from './pickledTensors';

const MOST_MARKS = 10_000;
/** What an entry of the memo takes compared with a number. */
const MEMO_COST = 2;

/** A pickle that ends too early: it may go on in the file. */
export class PickleEnd extends TensorError {
  /** @param needed how many bytes it has at least */
  constructor(
    message: string,
    readonly needed: number,
  ) {
    super(message);
  }
}

/** The stack, the memo and the reading position of a pickle while it is read. */
export class PickleMachine {
  position: number;
  /** Where the opcode at work stands. */
  opcodeAt = 0;
  readonly memo = new Map<number, unknown>();
  private stack: unknown[] = [];
  /** Stacks set aside by open marks. */
  private readonly outer: unknown[][] = [];
  private readonly view: DataView;
  private spent = 0;
  /** Bytes that calls have made; each has to stand in the pickle. */
  private made = 0;

  constructor(
    private readonly bytes: Uint8Array,
    start: number,
    private readonly unpickling: Unpickling,
  ) {
    this.position = start;
    this.view = viewOf(bytes);
  }

  broken(what: string): TensorError {
    return new TensorError(l10n.t('Damaged pickle at byte {0}: {1}', this.opcodeAt, what));
  }

  /** @throws TensorError if the pickle takes more than any of tensors does */
  spend(cost: number) {
    this.spent += cost;
    if (this.spent > most.opcodes) {
      throw new OverBudget(l10n.t('The pickle takes more than {0} operations', most.opcodes));
    }
  }

  push(value: unknown) {
    this.stack.push(value);
  }

  pop(): unknown {
    if (this.stack.length === 0) throw this.empty();
    return this.stack.pop();
  }

  top(): unknown {
    if (this.stack.length === 0) throw this.empty();
    return this.stack.at(-1);
  }

  popMany(count: number): unknown[] {
    if (this.stack.length < count) throw this.empty();
    return this.stack.splice(this.stack.length - count);
  }

  mark() {
    if (this.outer.length === MOST_MARKS) throw this.broken(l10n.t('more than {0} open marks', MOST_MARKS));
    this.outer.push(this.stack);
    this.stack = [];
  }

  /** Everything after the last mark, which is taken away. */
  popMark(): unknown[] {
    const values = this.stack;
    const outer = this.outer.pop();
    if (!outer) throw this.broken(l10n.t('missing mark'));
    this.stack = outer;
    return values;
  }

  private empty(): TensorError {
    return this.broken(l10n.t('stack is empty'));
  }

  take(size: number): Uint8Array {
    const start = this.field(size);
    return this.bytes.subarray(start, start + size);
  }

  /** Where a field of so many bytes begins, which is taken. */
  private field(size: number): number {
    const start = this.position;
    const end = start + size;
    if (!(size >= 0 && end <= this.bytes.length)) {
      const { message } = this.broken(l10n.t('expected {0} bytes, found {1}', size, this.bytes.length - start));
      throw new PickleEnd(message, end);
    }
    this.position = end;
    return start;
  }

  byte(): number {
    return this.view.getUint8(this.field(1));
  }

  uint16(): number {
    return this.view.getUint16(this.field(2), true);
  }

  int32(): number {
    return this.view.getInt32(this.field(4), true);
  }

  uint32(): number {
    return this.view.getUint32(this.field(4), true);
  }

  uint64(): number {
    const at = this.field(8);
    return this.view.getUint32(at, true) + 2 ** 32 * this.view.getUint32(at + 4, true);
  }

  /** Big-endian, as pickle writes it. */
  float64(): number {
    return this.view.getFloat64(this.field(8));
  }

  /** The text up to the end of its line, in latin-1: of protocol 0. */
  line(): string {
    const end = this.bytes.indexOf(10, this.position);
    if (end < 0) throw new PickleEnd(this.broken(l10n.t('unterminated line')).message, this.bytes.length + 1);
    const text = latin1(this.take(end - this.position));
    this.position++;
    return text;
  }

  remember(index: number, value: unknown) {
    this.spend(MEMO_COST);
    this.memo.set(index, value);
  }

  recall(index: number) {
    if (!this.memo.has(index)) throw this.broken(l10n.t('{0} is not in the memo', index));
    this.push(this.memo.get(index));
  }

  /** The table's entry for a name. */
  global(module: unknown, name: unknown): unknown {
    if (typeof module !== 'string' || typeof name !== 'string') throw this.broken(l10n.t('a name is not a string'));
    const key = `${module} ${name}`;
    if (Object.hasOwn(this.unpickling.globals, key)) return this.unpickling.globals[key];
    return new ForeignGlobal(`${module}.${name}`.slice(0, 200));
  }

  call(construct: unknown, args: unknown): unknown {
    if (!Array.isArray(args)) throw this.broken(l10n.t('call arguments are not a tuple'));
    if (construct === null) return null;
    if (construct instanceof ForeignGlobal || construct instanceof ForeignObject) {
      return new ForeignObject(construct.name);
    }
    if (typeof construct !== 'function') throw this.broken(l10n.t('calls something that is not a function'));
    let value: unknown;
    try {
      value = (construct as Construct)(args);
    } catch (error) {
      if (!(error instanceof PoolscopeError)) throw error;
      return new RefusedTensor(error);
    }
    this.account(value);
    return value;
  }

  /** A new object of a class: its arguments are the fields of a tuple. */
  instance(construct: unknown, args: unknown): unknown {
    if (construct instanceof ForeignGlobal && Array.isArray(args)) return new ForeignObject(construct.name, args);
    return this.call(construct, args);
  }

  /** A call may be repeated at little cost to the file. */
  private account(value: unknown) {
    if (value instanceof Map || value instanceof Set) this.spend(value.size);
    else if (Array.isArray(value)) this.spend(value.length);
    else if (value instanceof Uint8Array) {
      this.made += value.length;
      if (this.made > this.bytes.length) throw this.broken(l10n.t('more bytes than it has'));
    }
  }

  /** State of what keeps none, such as the attributes of an OrderedDict, is skipped. */
  build(object: unknown, state: unknown) {
    if (object instanceof PickledObject) object.setState(state);
    else if (typeof object !== 'object') throw this.broken(l10n.t('sets the state of an object that has none'));
  }

  persistent(id: unknown): unknown {
    if (!this.unpickling.persistentLoad) throw this.broken(l10n.t('refers to an external object'));
    return this.unpickling.persistentLoad(id);
  }
}

/** Every byte as the character of its number. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}
