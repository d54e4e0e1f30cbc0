import * as l10n from '@vscode/l10n';
import { TensorError, messageOf } from '../errors';
import { PickleMachine } from './pickleMachine';
import { opcodes } from './pickleOpcodes';
import type { Unpickling } from './pickledObject';

/**
 * The value of a pickle of any protocol. Dicts become Maps, with byte strings as keys taken for text; sets become Sets,
 * lists and tuples arrays, byte strings Uint8Arrays, None null, integers bigints where they are beyond a number.
 * Nothing is executed but the functions in the table of globals: what it does not name becomes a `ForeignObject`, and a
 * value that one of them refuses a `RefusedTensor`.
 *
 * @throws TensorError if it is broken, or larger than any of tensors
 * @see CPython's Lib/pickletools.py
 */
export function unpickle(bytes: Uint8Array, unpickling: Unpickling): unknown {
  return unpickleAt(bytes, 0, unpickling).value;
}

/** A pickle that begins at `start`, and where it ends. */
export function unpickleAt(bytes: Uint8Array, start: number, unpickling: Unpickling): { value: unknown; end: number } {
  const machine = new PickleMachine(bytes, start, unpickling);
  for (;;) {
    machine.opcodeAt = machine.position;
    const code = machine.byte();
    if (code === STOP) return { value: machine.pop(), end: machine.position };
    machine.spend(1);
    const operate = opcodes[code];
    if (!operate) throw machine.broken(l10n.t('unknown opcode {0}', `0x${code.toString(16).padStart(2, '0')}`));
    try {
      operate(machine);
    } catch (error) {
      if (error instanceof TensorError) throw error;
      throw machine.broken(messageOf(error));
    }
  }
}

const STOP = '.'.charCodeAt(0);
