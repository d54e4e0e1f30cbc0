import { Evaluator } from '../../../src/model/evaluate/evaluator';
import { Trace } from '../../../src/model/trace';
import { tensor, type Value } from '../../../src/model/value';
import type { Size } from '../../../src/model/size';
import { parsePython } from '../../../src/python/source';

const imports = 'import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n';

/**
 * What an expression of Python is, in which `r(2, 3)` is a float tensor of this shape.
 *
 * @param sizeOf gives the sizes of these tensors, which may be names: of the tensor `at` the axis
 * @throws Raised what PyTorch refuses
 */
export function evaluate(expression: string, sizeOf = (size: number, _at: number, _axis: number): Size => size): Value {
  const evaluator = new Evaluator(new Trace('calls.py'), () => undefined);
  const { module } = evaluator.run('calls.py', parsePython(imports), 'calls');
  let count = 0;
  const text = expression.replace(/\br\(([\d, ]*)\)/g, (_, sizes: string) => {
    const at = count++;
    const shape = sizes.split(',').map((size, axis) => sizeOf(Number(size), at, axis));
    module.names!.set(`input${at}`, tensor(shape, 'float32'));
    return `input${at}`;
  });
  return evaluator.evaluateText(text, module.names!, 'calls.py');
}
