import * as l10n from '@vscode/l10n';
import { CancelledError, PoolingError } from '../errors';
import type { Engine } from '../pooling/engine';
import { asLayerInput } from '../pooling/layerInput';
import { makeTensor } from '../tensors/making';
import type { Tile } from '../tensors/tile';
import { valueRange } from '../tensors/tiles';
import type { ToWebview } from '../views/panel';
import { DatasetWork } from './datasetWork';
import { FileAccess, type LocalMachine } from './fileAccess';
import { LogStore } from './logStore';
import { Session } from './poolingSession';
import type { EngineAnswer, EngineCalls, EngineRequest, PooledTensor } from './protocol';
import { TensorStore, type ArrayScanner } from './tensorStore';

type Ask = Extract<EngineRequest, { id: number }>;
type Work = Exclude<Ask, { type: 'cancel' }>;

/** Answers the extension's requests in a worker: tensors and results live here, views get what they draw. */
export class EngineService {
  private readonly running = new Map<number, AbortController>();
  private readonly sessions = new Map<number, Session>();
  private readonly files: FileAccess;
  private readonly store: TensorStore;
  private readonly logs: LogStore;
  private readonly datasets: DatasetWork;

  /** @param local what the worker can do itself */
  constructor(
    private readonly engine: Engine,
    local: LocalMachine | undefined,
    private readonly answer: (answer: EngineAnswer, transfer: ArrayBuffer[]) => void,
    scan?: ArrayScanner,
  ) {
    this.files = new FileAccess((need) => {
      answer(need, []);
    }, local);
    this.logs = new LogStore(this.files);
    this.datasets = new DatasetWork(engine, this.files, local?.deflate);
    this.store = new TensorStore((file) => Promise.resolve(this.files.open(file)), scan);
  }

  receive(request: EngineRequest): void {
    switch (request.type) {
      case 'cancel':
        this.running.get(request.id)?.abort();
        break;
      case 'close':
        this.sessions.get(request.session)?.dispose();
        this.sessions.delete(request.session);
        break;
      case 'given':
      case 'notGiven':
        this.files.receive(request);
        break;
      case 'language':
        l10n.config({ contents: request.contents });
        break;
      default:
        void this.work(request);
    }
  }

  private async work(request: Work): Promise<void> {
    const { id } = request;
    const controller = new AbortController();
    this.running.set(id, controller);
    try {
      const ok = await this.carryOut(request, controller.signal);
      this.answer({ id, ok }, buffersOf(ok));
    } catch (error) {
      this.answer({ id, ...failure(error) }, []);
    } finally {
      this.running.delete(id);
    }
  }

  private async carryOut(request: Work, signal: AbortSignal): Promise<EngineCalls[Work['type']]['answer']> {
    switch (request.type) {
      case 'pool':
        return this.pool(request, signal);
      case 'list':
        return this.store.list(request.file);
      case 'plane':
        return this.store.plane(request, signal);
      case 'findDataset': {
        const { kind, length, shape, classes, files } = await this.datasets.find(request);
        return { kind, length, shape, files, ...(classes && { classes }) };
      }
      case 'writeScript':
        return { script: await this.datasets.script(request) };
      case 'poolDataset':
        return this.datasets.pool(request, signal, (progress) => {
          this.answer({ id: request.id, progress }, []);
        });
      case 'log':
        return this.logs.contents(request.place);
      case 'picture':
        return this.logs.tile(request.place, request.picture);
      case 'open': {
        const { origin } = request;
        const tensor =
          origin.kind === 'logged'
            ? await this.logs.cell(origin.place, origin.picture, origin.region)
            : await this.store.tensorOf(origin, signal);
        if (signal.aborted) throw new CancelledError('cancelled');
        const session = await Session.open(this.engine, tensor);
        if (signal.aborted) {
          session.dispose();
          throw new CancelledError('cancelled');
        }
        this.sessions.set(request.session, session);
        return { dtype: tensor.dtype, shape: tensor.shape };
      }
      case 'update':
        return this.session(request.session).update(request.call, request.wantsGradient, request.version, signal);
      case 'question':
        return this.session(request.session).answer(request.question);
    }
  }

  private async pool({ tensor, call }: EngineCalls['pool']['ask'], signal: AbortSignal): Promise<PooledTensor> {
    const made = await makeTensor(tensor, signal);
    const { output } = await this.engine.pool({ input: asLayerInput(made, call), call }, signal);
    return { range: valueRange(made), output };
  }

  private session(id: number): Session {
    const session = this.sessions.get(id);
    if (!session) throw new Error(`there is no session ${id}`);
    return session;
  }
}

/** What is handed over with an answer, not copied. */
function buffersOf(answer: EngineCalls[Work['type']]['answer']): ArrayBuffer[] {
  if ('output' in answer) return [answer.output.data.buffer];
  if ('values' in answer && answer.values instanceof Float32Array) return [answer.values.buffer];
  if ('tile' in answer) return [answer.tile.values.buffer];
  if ('type' in answer && answer.type === 'planes') return buffersOfTiles(answer);
  return [];
}

function buffersOfTiles({ tiles }: ToWebview & { type: 'planes' }): ArrayBuffer[] {
  return (Object.values(tiles) as (Tile | undefined)[]).flatMap((tile) => tile?.values.buffer ?? []);
}

function failure(error: unknown) {
  if (error instanceof CancelledError) return { cancelled: true } as const;
  if (error instanceof PoolingError) return { refused: error.message, parameter: error.parameter };
  return { failed: error instanceof Error ? error.message : String(error) };
}
