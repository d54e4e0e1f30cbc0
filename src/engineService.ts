import { CancelledError, PoolingError } from './errors';
import type { DType, TensorData } from './dtype';
import type { Engine, TimedResult } from './pooling/engine';
import type { LayerCall } from './pooling/layers';

/** What the extension asks of the engine's worker. Values are sent once; later requests name them by `input.id`. */
export type EngineRequest =
  | {
      readonly type: 'pool';
      readonly id: number;
      readonly input: {
        readonly id: number;
        readonly dtype: DType;
        readonly shape: readonly number[];
        readonly data?: TensorData;
      };
      readonly call: LayerCall;
      readonly wantsGradient: boolean;
    }
  | { readonly type: 'cancel'; readonly id: number };

/** The worker's answer: every `pool` request gets one. */
export type EngineAnswer =
  | { readonly id: number; readonly ok: TimedResult }
  | { readonly id: number; readonly refused: string; readonly parameter: string | undefined }
  | { readonly id: number; readonly cancelled: true }
  | { readonly id: number; readonly failed: string };

/** Answers an engine's requests in a worker. It keeps the values of the last input only. */
export class EngineService {
  private readonly running = new Map<number, AbortController>();
  private held: { readonly id: number; readonly data: TensorData } | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly answer: (answer: EngineAnswer, transfer: ArrayBuffer[]) => void,
  ) {}

  receive(request: EngineRequest): void {
    if (request.type === 'cancel') this.running.get(request.id)?.abort();
    else void this.pool(request);
  }

  private async pool({ id, input, call, wantsGradient }: EngineRequest & { type: 'pool' }): Promise<void> {
    if (input.data) this.held = { id: input.id, data: input.data };
    const controller = new AbortController();
    this.running.set(id, controller);
    try {
      if (this.held?.id !== input.id) throw new Error(`the engine does not hold input ${input.id}`);
      const tensor = { dtype: input.dtype, shape: input.shape, data: this.held.data };
      const ok = await this.engine.pool({ input: tensor, call, wantsGradient }, controller.signal);
      this.answer({ id, ok }, buffersOf(ok));
    } catch (error) {
      this.answer({ id, ...failure(error) }, []);
    } finally {
      this.running.delete(id);
    }
  }
}

/** What is handed over with a result, not copied. */
function buffersOf({ output, indices, before, gradInput }: TimedResult): ArrayBuffer[] {
  const arrays = [output.data, indices, before?.output.data, before?.indices, gradInput?.data];
  return arrays.flatMap((array) => array?.buffer ?? []);
}

function failure(error: unknown) {
  if (error instanceof CancelledError) return { cancelled: true } as const;
  if (error instanceof PoolingError) return { refused: error.message, parameter: error.parameter };
  return { failed: error instanceof Error ? error.message : String(error) };
}
