import { createRequire } from 'node:module';
import path from 'node:path';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { windowOf, type Contestant } from './contestant';

/** TensorFlow.js on its wasm backend, one thread, in its own layout: channels last. */
export async function tfjs(): Promise<Contestant> {
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${path.dirname(main)}/`);
  setThreadsCount(1);
  await tf.setBackend('wasm');
  await tf.ready();
  return {
    name: 'tfjs-wasm',
    prepare(workload, input) {
      const { kernel, stride, padding, dilation, ceil, average, rank } = windowOf(workload);
      const [batch, channels, ...sizes] = workload.shape as [number, number, ...number[]];
      if (rank !== 2 || kernel[0]! > 20) return Promise.resolve(undefined);
      // ceil mode is padding after the input, which tfjs takes for 2-D windows
      const after = (axis: number) =>
        ceil ? (stride[axis]! - ((sizes[axis]! - kernel[axis]!) % stride[axis]!)) % stride[axis]! : padding[axis]!;
      const pads = [
        [0, 0],
        [padding[0]!, after(0)],
        [padding[1]!, after(1)],
        [0, 0],
      ];
      // bytes are int32 here, and pooled as floats
      const isBytes = workload.dtype === 'uint8';
      const isPadded = pads.flat().some((cells) => cells > 0);
      const x = tf.transpose(
        tf.tensor(input, [batch, channels, ...sizes], isBytes ? 'int32' : 'float32'),
        [0, 2, 3, 1],
      );
      const poolFloats = (floats: tf.Tensor) =>
        average
          ? tf.avgPool(floats, kernel, stride, 'same')
          : tf.pool(floats, kernel, 'max', isPadded ? pads : 'valid', dilation, stride);
      const pool = () => {
        if (!isBytes) return poolFloats(x);
        const floats = tf.cast(x, 'float32');
        const pooled = poolFloats(floats);
        floats.dispose();
        return pooled;
      };
      let last = pool();
      return Promise.resolve({
        async run() {
          last.dispose();
          const begun = performance.now();
          last = pool();
          return Promise.resolve(performance.now() - begun);
        },
        output: async () => (await tf.transpose(last, [0, 3, 1, 2]).data()) as Float32Array,
        dispose: () => {
          last.dispose();
          x.dispose();
        },
      });
    },
    dispose: () => undefined,
  };
}
