// What is used of the peers, so that the types hold on a machine where they are not installed.

declare module 'onnxruntime-node' {
  interface Value {
    readonly data: unknown;
  }
  interface Session {
    run(feeds: Record<string, Value>): Promise<Record<string, Value | undefined>>;
    release(): Promise<void>;
  }
  const ort: {
    readonly Tensor: new (
      type: 'float32' | 'uint8',
      values: Float32Array | Uint8Array,
      shape: readonly number[],
    ) => Value;
    readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
  };
  export default ort;
}

declare module '@tensorflow/tfjs-core' {
  export interface Tensor {
    data(): Promise<unknown>;
    dispose(): void;
  }
  export function setBackend(name: string): Promise<boolean>;
  export function ready(): Promise<void>;
  export function tensor(
    values: Float32Array | Uint8Array,
    shape: readonly number[],
    dtype?: 'float32' | 'int32',
  ): Tensor;
  export function cast(tensor: Tensor, dtype: 'float32'): Tensor;
  export function transpose(tensor: Tensor, order: readonly number[]): Tensor;
  type Padding = 'same' | 'valid' | readonly (readonly number[])[];
  export function avgPool(
    tensor: Tensor,
    window: readonly number[],
    strides: readonly number[],
    padding: Padding,
  ): Tensor;
  export function pool(
    tensor: Tensor,
    window: readonly number[],
    kind: 'max',
    padding: Padding,
    dilations: readonly number[],
    strides: readonly number[],
  ): Tensor;
}

declare module '@tensorflow/tfjs-backend-wasm' {
  export function setWasmPaths(folder: string): void;
  export function setThreadsCount(threads: number): void;
}
