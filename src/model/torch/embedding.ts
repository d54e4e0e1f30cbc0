import { scalarTypeNames } from '../../tensors/dtype';
import { subtract, type Size } from '../size';
import { parameter, tensor, type Tensor, type Value } from '../value';
import { inputOf, isTrue } from './inputs';
import {
  asDType,
  asSize,
  asTensor,
  isNone,
  notKnown,
  Refusal,
  type Arguments,
  type FunctionRule,
  type LayerRule,
} from './rule';
import { argumentText, sizeText } from './texts';
import { refuseFractions } from './weights';

function table(args: Arguments): Arguments {
  if (args._weight?.kind === 'tensor') return { weight: args._weight };
  refuseFractions(args, ['num_embeddings', 'embedding_dim']);
  const shape = [asSize(args.num_embeddings), asSize(args.embedding_dim)];
  return { weight: parameter(shape, asDType(args.dtype, 'float32')) };
}

/** `F.embedding`: (*) of integers → (*, embedding_dim). */
function embedding(args: Arguments): Value {
  const indices = inputOf(args.input, 'embedding', 'indices', 2);
  const weight = asTensor(args.weight);
  const size = weight.shape[1];
  if (size === undefined || weight.shape.length !== 2) return notKnown(sizeText());
  refuseIndices(indices, 'embedding');
  return tensor([...indices.shape, size], weight.dtype);
}

function refuseIndices({ dtype }: Tensor, called: string): void {
  if (!dtype || dtype === 'int64' || dtype === 'int32') return;
  throw new Refusal(
    `Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.${scalarTypeNames[dtype]}Tensor instead (while checking arguments for ${called})`,
    'RuntimeError',
    'input',
  );
}

/** `F.embedding_bag`: one row for each bag. */
function embeddingBag(args: Arguments): Value {
  const input = asTensor(args.input);
  const weight = asTensor(args.weight);
  const size = weight.shape[1] ?? notKnown(sizeText());
  const [count] = input.shape;
  if (input.shape.length === 2) return tensor([count!, size], weight.dtype);
  if (input.shape.length !== 1 || isNone(args.offsets)) return notKnown(argumentText('offsets'));
  const bags: Size = asTensor(args.offsets).shape[0] ?? notKnown(argumentText('offsets'));
  return tensor([isTrue(args.include_last_offset) ? subtract(bags, 1) : bags, size], weight.dtype);
}

const shared = 'max_norm=None, norm_type=2.0, scale_grad_by_freq=False';

/** Of torch.nn. */
export const embeddingLayers: Readonly<Record<string, LayerRule>> = {
  Embedding: {
    signature: `num_embeddings, embedding_dim, padding_idx=None, ${shared}, sparse=False, _weight=None, _freeze=False, device=None, dtype=None`,
    construct: table,
    forward: ({ weight }, { input }) => embedding({ input: input!, weight: weight! }),
  },
  EmbeddingBag: {
    signature: `num_embeddings, embedding_dim, ${shared}, mode='mean', sparse=False, _weight=None, include_last_offset=False, padding_idx=None, device=None, dtype=None`,
    construct: table,
    inputs: 'input, offsets=None, per_sample_weights=None',
    forward: (layer, args) => embeddingBag({ ...layer, ...args }),
  },
};

/** Of torch.nn.functional. */
export const embeddingFunctions: Readonly<Record<string, FunctionRule>> = {
  embedding: {
    signature: `input, weight, padding_idx=None, ${shared}, sparse=False`,
    apply: embedding,
  },
  embedding_bag: {
    signature: `input, weight, offsets=None, ${shared}, mode='mean', sparse=False, per_sample_weights=None, include_last_offset=False, padding_idx=None`,
    apply: embeddingBag,
  },
};
