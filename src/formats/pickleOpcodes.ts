import * as l10n from '@vscode/l10n';
import { latin1, type PickleMachine } from './pickleMachine';
import { ForeignGlobal, ForeignObject } from './pickledObject';
import { decimal, escapedText, quotedBytes, wholeNumber, wholeOf } from './pickleText';

type Operate = (machine: PickleMachine) => void;

/** A byte string of Python 2 that is longer than this is data, not text. */
const TEXT_LIMIT = 2 ** 16;
const MAX_PROTOCOL = 5;

/** Text of Python 2 is bytes as well. */
function byteString(bytes: Uint8Array): string | Uint8Array {
  return bytes.length > TEXT_LIMIT ? bytes : latin1(bytes);
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function utf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** A byte string as a key is found by its text. */
function keyOf(key: unknown): unknown {
  return key instanceof Uint8Array ? latin1(key) : key;
}

function setItems(m: PickleMachine, target: unknown, items: readonly unknown[]) {
  if (items.length % 2) throw m.broken(l10n.t('a key without a value'));
  const dict = target instanceof ForeignObject ? target.items() : target;
  if (!(dict instanceof Map)) throw m.broken(l10n.t('sets items of something that is not a dict'));
  for (let i = 0; i < items.length; i += 2) dict.set(keyOf(items[i]), items[i + 1]);
}

function append(m: PickleMachine, target: unknown, items: readonly unknown[]) {
  const list: unknown = target instanceof ForeignObject ? target.elements() : target;
  if (!Array.isArray(list)) throw m.broken(l10n.t('appends to something that is not a list'));
  for (const item of items) list.push(item);
}

function addItems(m: PickleMachine, target: unknown, items: readonly unknown[]) {
  if (target instanceof ForeignObject) return append(m, target, items);
  if (!(target instanceof Set)) throw m.broken(l10n.t('adds to something that is not a set'));
  for (const item of items) target.add(keyOf(item));
}

function dictOf(m: PickleMachine, items: readonly unknown[]): Map<unknown, unknown> {
  const dict = new Map<unknown, unknown>();
  setItems(m, dict, items);
  return dict;
}

/** `INST` and `OBJ`: a class and its arguments, of protocols 0 and 1. */
function instance(m: PickleMachine, construct: unknown, args: readonly unknown[]) {
  m.push(m.instance(construct, args));
}

/** What a dict or a set, and a list or a tuple, takes compared with a number. */
const TABLE_COST = 8;
const LIST_COST = 3;

function pushList(m: PickleMachine, list: readonly unknown[]) {
  m.spend(LIST_COST);
  m.push(list);
}

const refusedExtension: Operate = (m) => {
  throw m.broken(l10n.t('uses the extension registry'));
};
const refusedBuffer: Operate = (m) => {
  throw m.broken(l10n.t('uses external buffers'));
};

const constants: Readonly<Record<string, Operate>> = {
  N: (m) => m.push(null),
  '\x88': (m) => m.push(true),
  '\x89': (m) => m.push(false),
  I: (m) => {
    const line = m.line();
    m.push(line === '00' ? false : line === '01' ? true : wholeNumber(m, line));
  },
  L: (m) => m.push(wholeNumber(m, m.line().replace(/L$/, ''))),
  J: (m) => m.push(m.int32()),
  K: (m) => m.push(m.byte()),
  M: (m) => m.push(m.uint16()),
  '\x8a': (m) => m.push(wholeOf(m, m.take(m.byte()))),
  '\x8b': (m) => m.push(wholeOf(m, m.take(m.int32()))),
  F: (m) => m.push(decimal(m, m.line())),
  G: (m) => m.push(m.float64()),
};

const strings: Readonly<Record<string, Operate>> = {
  S: (m) => m.push(byteString(quotedBytes(m, m.line()))),
  T: (m) => m.push(byteString(m.take(m.int32()))),
  U: (m) => m.push(byteString(m.take(m.byte()))),
  V: (m) => m.push(escapedText(m.line())),
  X: (m) => m.push(utf8(m.take(m.uint32()))),
  '\x8c': (m) => m.push(utf8(m.take(m.byte()))),
  '\x8d': (m) => m.push(utf8(m.take(m.uint64()))),
  B: (m) => m.push(m.take(m.uint32())),
  C: (m) => m.push(m.take(m.byte())),
  '\x8e': (m) => m.push(m.take(m.uint64())),
  '\x96': (m) => m.push(m.take(m.uint64())),
};

const containers: Readonly<Record<string, Operate>> = {
  ')': (m) => pushList(m, []),
  t: (m) => pushList(m, m.popMark()),
  '\x85': (m) => pushList(m, m.popMany(1)),
  '\x86': (m) => pushList(m, m.popMany(2)),
  '\x87': (m) => pushList(m, m.popMany(3)),
  ']': (m) => pushList(m, []),
  l: (m) => pushList(m, m.popMark()),
  a: (m) => {
    const items = m.popMany(1);
    append(m, m.top(), items);
  },
  e: (m) => {
    const items = m.popMark();
    append(m, m.top(), items);
  },
  '}': (m) => {
    m.spend(TABLE_COST);
    m.push(new Map());
  },
  d: (m) => {
    m.spend(TABLE_COST);
    m.push(dictOf(m, m.popMark()));
  },
  s: (m) => {
    const items = m.popMany(2);
    setItems(m, m.top(), items);
  },
  u: (m) => {
    const items = m.popMark();
    setItems(m, m.top(), items);
  },
  '\x8f': (m) => {
    m.spend(TABLE_COST);
    m.push(new Set());
  },
  '\x90': (m) => {
    const items = m.popMark();
    addItems(m, m.top(), items);
  },
  '\x91': (m) => {
    m.spend(TABLE_COST);
    m.push(new Set(m.popMark().map(keyOf)));
  },
};

const stack: Readonly<Record<string, Operate>> = {
  '(': (m) => m.mark(),
  '0': (m) => void m.pop(),
  '1': (m) => void m.popMark(),
  '2': (m) => m.push(m.top()),
  g: (m) => m.recall(Number(wholeNumber(m, m.line()))),
  h: (m) => m.recall(m.byte()),
  j: (m) => m.recall(m.uint32()),
  p: (m) => m.remember(Number(wholeNumber(m, m.line())), m.top()),
  q: (m) => m.remember(m.byte(), m.top()),
  r: (m) => m.remember(m.uint32(), m.top()),
  '\x94': (m) => m.remember(m.memo.size, m.top()),
};

const objects: Readonly<Record<string, Operate>> = {
  c: (m) => m.push(m.global(m.line(), m.line())),
  '\x93': (m) => m.push(m.global(...(m.popMany(2) as [unknown, unknown]))),
  R: (m) => {
    const args = m.pop();
    m.push(m.call(m.pop(), args));
  },
  '\x81': (m) => {
    const args = m.pop();
    m.push(m.instance(m.pop(), args));
  },
  '\x92': (m) => {
    const [construct, args, named] = m.popMany(3);
    const isPlain = construct instanceof ForeignGlobal || (named instanceof Map && named.size === 0);
    if (!isPlain) throw m.broken(l10n.t('calls a class with keyword arguments'));
    m.push(m.instance(construct, args));
  },
  i: (m) => instance(m, m.global(m.line(), m.line()), m.popMark()),
  o: (m) => {
    const [construct, ...args] = m.popMark();
    instance(m, construct, args);
  },
  b: (m) => {
    const state = m.pop();
    m.build(m.top(), state);
  },
  P: (m) => m.push(m.persistent(m.line())),
  Q: (m) => m.push(m.persistent(m.pop())),
  '\x82': refusedExtension,
  '\x83': refusedExtension,
  '\x84': refusedExtension,
};

const framing: Readonly<Record<string, Operate>> = {
  '\x80': (m) => {
    const protocol = m.byte();
    if (protocol > MAX_PROTOCOL) throw m.broken(l10n.t('unknown protocol {0}', protocol));
  },
  '\x95': (m) => void m.uint64(),
  '\x97': refusedBuffer,
  '\x98': refusedBuffer,
};

/** What each opcode of protocols 0 to 5 does, by its number; `STOP` is left to the loop. */
export const opcodes: readonly (Operate | undefined)[] = Array.from({ length: 256 }, (_, code) => {
  const letter = String.fromCharCode(code);
  for (const table of [constants, strings, containers, stack, objects, framing]) {
    if (Object.hasOwn(table, letter)) return table[letter];
  }
  return undefined;
});
