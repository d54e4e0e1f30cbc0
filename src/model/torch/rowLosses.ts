import { equal, type Size } from '../size';
import type { Tensor, Value } from '../value';
import { broadcast } from './broadcasting';
import { summedUp } from './cellLosses';
import { promoted } from './promotion';
import { asTensor, listed, notKnown, Refusal, type Arguments } from './rule';
import { sizeText } from './texts';

/** Losses of rows: of two or three tensors of the same batch. */
export function ofRows(names: readonly string[]): (args: Arguments) => Value {
  return (args) => {
    const tensors = names.map((name) => asTensor(args[name]));
    refuseRanks(tensors);
    const shape = broadcast(tensors.map((each) => each.shape));
    return summedUp(shape.slice(0, -1), promoted(tensors), args);
  };
}

/** `F.cosine_embedding_loss` of (N, D), (N, D) and (N). */
export function cosineEmbedding(args: Arguments): Value {
  const [one, other, target] = [asTensor(args.input1), asTensor(args.input2), asTensor(args.target)];
  if (target.shape.length !== 1 || one.shape.length !== 2 || other.shape.length !== 2) return notKnown(sizeText());
  const rows = broadcast([one.shape, other.shape]).slice(0, -1);
  return summedUp(broadcast([rows, target.shape]), one.dtype, args);
}

/** `F.margin_ranking_loss`. */
export function marginRanking(args: Arguments): Value {
  const tensors = [args.input1, args.input2, args.target].map(asTensor);
  refuseRanks(tensors);
  const [one, other, target] = tensors.map((each) => each.shape);
  return summedUp(broadcast([target!, broadcast([one!, other!])]), promoted(tensors), args);
}

/** Tensors of different ranks are refused, in words that are not looked up. */
function refuseRanks(tensors: readonly Tensor[]): void {
  if (tensors.some(({ shape }) => shape.length !== tensors[0]!.shape.length)) notKnown(sizeText());
}

/** `F.ctc_loss` of (T, N, C), one number for each of N. @see ATen/native/LossCTC.cpp, ctc_loss_allocate_outputs */
export function connectionist(args: Arguments): Value {
  const probabilities = asTensor(args.log_probs);
  const batch = probabilities.shape.length === 3 ? [probabilities.shape[1]!] : [];
  for (const name of ['input_lengths', 'target_lengths']) refuseLengths(args[name], batch[0] ?? 1, name);
  const { targets } = args;
  if (targets?.kind === 'tensor' && targets.shape.length === 2) refuseTargets(targets, batch[0] ?? 1);
  return summedUp(batch, probabilities.dtype, args);
}

/** One number for each sample. */
function refuseLengths(value: Value | undefined, batch: Size, name: string): void {
  if (value?.kind !== 'tensor' || value.lost || value.shape.length !== 1) return;
  if (equal(value.shape[0]!, batch) === false)
    throw new Refusal(`${name} must be of size batch_size`, 'RuntimeError', name);
}

function refuseTargets({ shape }: Tensor, batch: Size): void {
  if (equal(shape[0]!, batch) !== false) return;
  const [expected, found] = listed([batch, shape[0]!]).slice(1, -1).split(', ');
  throw new Refusal(
    `Expected tensor to have size ${expected} at dimension 0, but got size ${found} for argument #2 'targets' (while checking arguments for ctc_loss_allocate_outputs)`,
    'RuntimeError',
    'targets',
  );
}
