import { layerTest, type ShownResult } from '../codegen/layerTest';
import { tensorCode } from '../codegen/tensorCode';
import { jsonOf } from './json';
import { npyOf } from './npy';

/** What an output can be written as: Python, JSON, NumPy's file, or a Python test. */
export type OutputForm = 'tensor' | 'json' | 'npy' | 'test';

/** @throws PoolscopeError if a text would have very many values */
export function writeOutput(form: OutputForm, shown: ShownResult): Uint8Array {
  const { output } = shown.result;
  const encode = (text: string) => new TextEncoder().encode(text);
  switch (form) {
    case 'tensor':
      return encode(`${tensorCode(output, ' '.repeat('torch.tensor('.length))}\n`);
    case 'json':
      return encode(jsonOf(output));
    case 'npy':
      return npyOf(output);
    case 'test':
      return encode(layerTest(shown));
  }
}
