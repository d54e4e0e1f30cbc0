import ort from 'onnxruntime-node';
import type { Contestant } from './contestant';
import { onnxModel } from './onnxModel';

/** onnxruntime-node on the CPU, its output in memory of its own choice. */
export function onnxruntime(threads: number, withIndices: boolean): Contestant {
  return {
    name: `onnxruntime ${threads}T${withIndices ? ', indices' : ''}`,
    async prepare(workload, input) {
      if (withIndices && workload.call.op.startsWith('Avg')) return undefined;
      const options = { intraOpNumThreads: threads, interOpNumThreads: 1, executionMode: 'sequential' as const };
      const session = await ort.InferenceSession.create(onnxModel(workload, withIndices), options);
      const feeds = { x: new ort.Tensor(workload.dtype, input, workload.shape) };
      let values: ArrayLike<number> = [];
      return {
        async run() {
          const begun = performance.now();
          const { y } = await session.run(feeds);
          const time = performance.now() - begun;
          values = y!.data as ArrayLike<number>;
          return time;
        },
        output: () => values,
        dispose: () => void session.release(),
      };
    },
    dispose: () => undefined,
  };
}
