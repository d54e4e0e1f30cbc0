import type { LoaderOptions } from '../datasets/loader';
import { formatArgument, formatCall, layers, passed, type LayerCall } from '../pooling/layers';
import { invoke, list } from '../pooling/pythonText';
import { stepsOf } from '../pooling/unpool';

/** A module with the layer in it, as the study note writes it. */
export function moduleCode(call: LayerCall): string[] {
  const [first, last] = [stepsOf(call)[0]!, call];
  const isUnpool = first !== last;
  const late = passed(call, layers[call.op].callTime);
  const forward = isUnpool
    ? [
        `        output, indices = self.${attribute(first)}(input)`,
        `        return ${invoke(`self.${attribute(last)}`, ['output', 'indices'], late)}`,
      ]
    : [`        return self.${attribute(last)}(input)`];
  return [
    'class Pooling(nn.Module):',
    '    def __init__(self):',
    '        super().__init__()',
    ...(isUnpool ? [first, last] : [last]).map(
      (one) => `        self.${attribute(one)} = ${constructed(one, isUnpool)}`,
    ),
    '',
    '    def forward(self, input):',
    ...forward,
  ];
}

function attribute({ op }: LayerCall): string {
  return op.replace(/\dd$/, '').toLowerCase();
}

/** The layer without the arguments of its call; indices are dropped if nothing uses them. */
export function constructed({ op, kwargs }: LayerCall, wantsIndices: boolean): string {
  const left = Object.entries(kwargs).filter(
    ([name]) => layers[op].positional.some((known) => known === name) && (wantsIndices || name !== 'return_indices'),
  );
  return formatCall({ op, kwargs: Object.fromEntries(left) });
}

/** ToTensor, and Normalize after it, of an array or a batch. */
export function transformCode({ normalize }: LoaderOptions): string[] {
  const column = (values: readonly number[]) => `torch.tensor(${list(values.map(formatArgument))}).view(-1, 1, 1)`;
  return [
    ...(normalize ? [`MEAN = ${column(normalize.mean)}`, `STD = ${column(normalize.std)}`, '', ''] : []),
    'def to_tensor(images):',
    '    """What ToTensor does: bytes become 0…1."""',
    '    tensor = torch.from_numpy(np.ascontiguousarray(images))',
    '    tensor = tensor.to(torch.float32).div(255) if tensor.dtype == torch.uint8 else tensor',
    normalize ? '    return tensor.sub(MEAN).div(STD)' : '    return tensor',
  ];
}
