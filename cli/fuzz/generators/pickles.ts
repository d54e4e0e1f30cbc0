import { bytesOf, little } from '../bytes';
import type { Dice } from '../dice';
import { archive } from './archives';

const names = [
  'torch._utils\n_rebuild_tensor_v2',
  'torch._utils\n_rebuild_parameter',
  'torch._utils\n_rebuild_qtensor',
  'torch\nFloatStorage',
  'torch\nHalfStorage',
  'torch\nfloat32',
  'collections\nOrderedDict',
  'collections\ndeque',
  'numpy.core.multiarray\n_reconstruct',
  'numpy.core.multiarray\nscalar',
  'numpy\ndtype',
  'numpy\nndarray',
  '_codecs\nencode',
  'builtins\nset',
  'copyreg\n_reconstructor',
  'torch.storage\n_load_from_bytes',
  'foo\nBar',
];

/** Single opcodes, which may meet any stack. */
const loose = [...')]}(0129.Ntldseuabo\x85\x86\x87\x88\x89\x8f\x90\x91\x92\x93\x94\x81RQ'];

type Make = (dice: Dice) => Uint8Array;

/**
 * A pickle of some containers, numbers, texts and tensors, with some opcodes too many.
 *
 * @param makeTensor by NumPy's way, or by torch's, whose values lie elsewhere
 */
export function pickle(dice: Dice, makeTensor: Make = array): Uint8Array {
  const made = new Values(dice, makeTensor).value(0);
  return bytesOf(0x80, dice.said(dice.pick([2, 4, 5])), made, dice.chance(0.95) ? '.' : '');
}

/** Values in values. */
class Values {
  constructor(
    private readonly dice: Dice,
    private readonly makeTensor: Make,
  ) {}

  value(depth: number): Uint8Array {
    const { dice } = this;
    const before = dice.chance(0.005) ? dice.pick(loose) : '';
    const after = dice.chance(0.4) ? memo(dice) : '';
    return bytesOf(before, depth > 5 ? plain(dice) : this.held(depth + 1), after);
  }

  private held(depth: number): Uint8Array {
    const { dice } = this;
    const inner = () => this.value(depth);
    const tuple = () => bytesOf('(', ...dice.some(4, inner), 't');
    return dice.pick([
      () => plain(dice),
      () => this.makeTensor(dice),
      () => bytesOf('](', ...dice.some(5, inner), 'e'),
      () => bytesOf('}(', ...dice.some(4, () => bytesOf(plain(dice), inner())), 'u'),
      tuple,
      () => {
        const state = dice.chance(0.3) ? bytesOf(inner(), 'b') : '';
        return bytesOf('c', dice.pick(names), '\n', tuple(), dice.chance(0.8) ? 'R' : '\x81', state);
      },
    ])();
  }
}

function memo(dice: Dice): Uint8Array {
  return dice.chance(0.5) ? bytesOf(0x94) : bytesOf('q', dice.below(20));
}

function plain(dice: Dice): Uint8Array {
  const digits = dice.text('0123456789', 30);
  return dice.pick([
    () => bytesOf('N'),
    () => bytesOf('K', dice.below(256)),
    () => bytesOf('J', dice.bytes(4)),
    () => bytesOf('G', dice.bytes(8)),
    () => bytesOf('I', digits, '\n'),
    () => bytesOf('L', digits, 'L\n'),
    () => counted(dice, '\x8a', 1),
    () => counted(dice, '\x8b', 4),
    () => counted(dice, 'X', 4),
    () => counted(dice, '\x8c', 1),
    () => counted(dice, '\x8d', 8),
    () => counted(dice, 'B', 4),
    () => counted(dice, 'C', 1),
    () => counted(dice, '\x8e', 8),
    () => counted(dice, 'T', 4),
    () => bytesOf("S'", dice.text("ab\\'xn0", 8), "'\n"),
    () => bytesOf(dice.chance(0.9) ? 'N' : bytesOf('h', dice.below(20))),
    () => bytesOf('\x95', little(dice.said(20), 8), 'N'),
  ])();
}

/** Bytes with their number in front. */
function counted(dice: Dice, opcode: string, width: number): Uint8Array {
  const length = dice.size() % 255;
  return bytesOf(opcode, little(dice.said(length), width), dice.bytes(length));
}

function number(dice: Dice, truth: number): Uint8Array {
  return bytesOf('J', little(dice.said(truth), 4));
}

/** A view of a storage, which may be there. */
function tensor(dice: Dice): Uint8Array {
  const key = dice.below(3);
  const [height, width] = [dice.below(5), dice.below(5)];
  const kind = dice.pick(['FloatStorage', 'HalfStorage', 'LongStorage', 'BoolStorage', 'QInt8Storage']);
  const text = (word: string) => bytesOf('X', little(word.length, 4), word);
  const storage = bytesOf(
    '(',
    text('storage'),
    `ctorch\n${kind}\n`,
    text(String(key)),
    text('cpu'),
    number(dice, 16),
    'tQ',
  );
  const shape = bytesOf(number(dice, height), number(dice, width), '\x86');
  const strides = bytesOf(number(dice, width), number(dice, 1), '\x86');
  const view = bytesOf(storage, number(dice, 0), shape, strides, '\x89', 'ccollections\nOrderedDict\n)R');
  return bytesOf('ctorch._utils\n_rebuild_tensor_v2\n(', view, 'tR');
}

/** NumPy's array, with its bytes. */
function array(dice: Dice): Uint8Array {
  const [kind, size] = dice.pick([
    ['f4', 4],
    ['i8', 8],
    ['u1', 1],
    ['f2', 2],
    ['O8', 8],
  ] as const);
  const [height, width] = [dice.below(5), dice.below(5)];
  const text = (word: string) => bytesOf('X', little(word.length, 4), word);
  const dtype = bytesOf(
    'cnumpy\ndtype\n(',
    text(kind),
    'K\x00K\x01tR(K\x03',
    text(dice.pick(['<', '>', '|'])),
    'NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb',
  );
  const data = dice.bytes(dice.said(height * width * size) % 5000);
  const shape = bytesOf(number(dice, height), number(dice, width), '\x86');
  const state = bytesOf(
    '(K\x01',
    shape,
    dtype,
    dice.pick(['\x88', '\x89']),
    'B',
    little(dice.said(data.length), 4),
    data,
    't',
  );
  return bytesOf('cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\x00\x85C\x01btR', state, 'b');
}

/** What `torch.save` writes. */
export function checkpoint(dice: Dice): Uint8Array {
  const storages = dice.some(3, (key) => ({ name: `a/data/${key}`, data: dice.bytes(dice.said(64) % 5000) }));
  return archive(dice, [
    { name: 'a/data.pkl', data: pickle(dice, tensor) },
    ...storages,
    { name: 'a/byteorder', data: bytesOf('little') },
  ]);
}
