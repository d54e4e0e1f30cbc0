import * as l10n from '@vscode/l10n';
import type { PickleMachine } from './pickleMachine';

/** Python's own limit to the digits of a number in a text. */
const DIGIT_LIMIT = 4300;
const BYTE_LIMIT = 2048;

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** A number, unless only a bigint holds it. */
function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** An integer as decimal text. */
export function wholeNumber(machine: PickleMachine, text: string): number | bigint {
  const digits = text.trim();
  if (!/^[-+]?\d+$/.test(digits) || digits.length > DIGIT_LIMIT) {
    throw machine.broken(l10n.t('{0} is not a number', digits.slice(0, 40)));
  }
  machine.spend(digits.length);
  return narrow(BigInt(digits.replace(/^\+/, '')));
}

/** An integer as little-endian bytes in two's complement. */
export function wholeOf(machine: PickleMachine, bytes: Uint8Array): number | bigint {
  const read = bytes.subarray(0, BYTE_LIMIT);
  machine.spend(read.length);
  const digits = Array.from(read.toReversed(), (byte) => byte.toString(16).padStart(2, '0'));
  return narrow(BigInt.asIntN(8 * read.length, BigInt(`0x0${digits.join('')}`)));
}

/** A float as Python's repr writes it. */
export function decimal(machine: PickleMachine, text: string): number {
  const special = /^([-+]?)(nan|inf)$/i.exec(text);
  if (special) return special[2]!.toLowerCase() === 'nan' ? NaN : special[1] === '-' ? -Infinity : Infinity;
  if (!/^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(text)) {
    throw machine.broken(l10n.t('{0} is not a number', text.slice(0, 40)));
  }
  return Number(text);
}

/** The bytes of a quoted string with Python's escapes. */
export function quotedBytes(machine: PickleMachine, line: string): Uint8Array {
  const quoted = line.trim();
  const quote = quoted[0];
  if (quoted.length < 2 || (quote !== "'" && quote !== '"') || !quoted.endsWith(quote)) {
    throw machine.broken(l10n.t('a string without quotes'));
  }
  const text = quoted.slice(1, -1).replace(/\\(x[\da-f]{2}|[0-7]{1,3}|[^])/gi, (_, escape: string) => {
    if (/^x./i.test(escape)) return String.fromCharCode(parseInt(escape.slice(1), 16));
    if (/^[0-7]/.test(escape)) return String.fromCharCode(parseInt(escape, 8) & 255);
    return escapes[escape] ?? escape;
  });
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Text with `\u` escapes, of protocol 0. */
export function escapedText(line: string): string {
  return line.replace(/\\u([\da-f]{4})|\\U([\da-f]{8})/gi, (whole, short?: string, long?: string) => {
    const code = parseInt(short ?? long!, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
