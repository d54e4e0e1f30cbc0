import * as l10n from '@vscode/l10n';
import { CancelledError } from '../errors';
import { judge } from '../lesson/lesson';
import { askedQuestions, questionsOf } from '../lesson/round';
import type { Engine } from '../pooling/engine';
import { asLayerInput } from '../pooling/layerInput';
import { Rpc, transferring, type Handlers, type Post, type RequestContext } from '../rpc';
import { makeTensor } from '../tensors/making';
import type { Tensor } from '../tensors/tensor';
import type { Block } from '../tensors/tile';
import { valueRange } from '../tensors/tiles';
import { DatasetWork } from './datasetWork';
import { FigureMaker } from './figureMaker';
import { FileAccess, type LocalMachine } from './fileAccess';
import { LogStore } from './logStore';
import { ModuleTexts } from './moduleTexts';
import { isImageOrigin, type Origin } from './origin';
import { PoolingSession } from './poolingSession';
import type { PlaneOverview } from './planes';
import type { EngineContract, HostContract } from './protocol';
import { buffersOf, buffersOfBlock, type PooledView } from './sight';
import { ShapeFinder } from './shapes';
import { TensorStore, type ArrayScanner } from './tensorStore';
import { TextFinder } from './textFinder';

type Ask<Name extends keyof EngineContract['requests']> = EngineContract['requests'][Name]['ask'];

interface OpenSession {
  readonly session: PoolingSession;
  readonly origin: Origin;
}

/** Answers the extension's requests in a worker: tensors and results live here, views get what they draw. */
export class EngineService {
  private readonly rpc: Rpc<EngineContract, HostContract>;
  private readonly sessions = new Map<number, OpenSession>();
  private readonly store: TensorStore;
  private readonly logs: LogStore;
  private readonly datasets: DatasetWork;
  private readonly shapes: ShapeFinder;
  private readonly texts: TextFinder;
  private readonly figures = new FigureMaker(() => this.rpc.request('figureParts', {}));

  /** @param local what the worker can do itself */
  constructor(
    private readonly engine: Engine,
    local: LocalMachine | undefined,
    post: Post,
    scan?: ArrayScanner,
  ) {
    this.rpc = new Rpc(post, this.handlers());
    const files = new FileAccess((name, ask) => this.rpc.request(name, ask), local);
    const log = (message: string) => {
      this.log('info', message);
    };
    this.shapes = new ShapeFinder(new ModuleTexts((uri) => this.rpc.request('module', { uri })));
    this.logs = new LogStore(files, log);
    this.texts = new TextFinder(log);
    this.datasets = new DatasetWork(engine, files, local?.deflate);
    this.store = new TensorStore((file) => Promise.resolve(files.open(file)), scan, log);
  }

  receive(message: unknown): void {
    this.rpc.receive(message);
  }

  /** Writes a line into the extension's log. */
  log(level: 'info' | 'warn', message: string): void {
    this.rpc.notify('log', { level, message });
  }

  private handlers(): Handlers<EngineContract> {
    return {
      requests: {
        pool: async ({ tensor, call }, { signal }) => {
          const made = await makeTensor(tensor, signal);
          const { output } = await this.engine.pool({ input: asLayerInput(made, call), call }, signal);
          return transferring({ range: valueRange(made), output }, [output.data.buffer]);
        },
        list: ({ file }, { signal }) => this.store.list(file, signal),
        plane: async (ask, { signal }) => withBlock(await this.store.plane(ask, signal)),
        block: async (ask, { signal }) => sentBlock(await this.store.block(ask, signal)),
        find: (ask, { signal }) => this.texts.find(ask, signal),
        numberEdit: ({ range, index, written }, { signal }) => this.texts.numberEdit(range, index, written, signal),
        callEdits: ({ range, from, to }, { signal }) => this.texts.callEdits(range, from, to, signal),
        shapes: (ask) => this.shapes.shapes(ask),
        model: (ask) => this.shapes.models(ask),
        fixes: (ask) => this.shapes.fixes(ask),
        sizes: (ask) => this.shapes.sizes(ask),
        findDataset: async (place) => {
          const { kind, name, length, shape, split, isMixed = false } = await this.datasets.find(place);
          return { kind, length, shape, isMixed, ...(name !== undefined && { name }), ...(split && { split }) };
        },
        poolDataset: (ask, { signal, report }) => this.datasets.pool(ask, signal, report),
        writeScript: (ask) => this.datasets.script(ask),
        log: ({ place }, { signal }) => this.logs.contents(place, signal),
        picture: async ({ place, picture, limit }, { signal }) =>
          withBlock(await this.logs.overview(place, picture, limit, signal)),
        pictureBlock: async ({ place, picture, ...choice }, { signal }) =>
          sentBlock(await this.logs.block(place, picture, choice, signal)),
        ...this.ofSessions(),
      },
      notifications: {
        close: ({ session }) => {
          this.close(session);
        },
        leave: ({ uri }) => {
          this.forget(uri);
        },
        modulesChanged: () => {
          this.shapes.forget();
        },
        language: (contents) => {
          l10n.config({ contents });
        },
      },
    };
  }

  /** What is asked about tensors that are pooled. */
  private ofSessions() {
    return {
      open: (ask, context) => this.open(ask, context),
      update: async ({ session, call, look, version }, { signal }) =>
        sent(await this.session(session).update(call, look, version, signal)),
      look: async ({ session, look }, { signal }) => sent(await this.session(session).look(look, signal)),
      part: async ({ session, ...part }, { signal }) => sentBlock(await this.session(session).part(part, signal)),
      statistics: ({ session, plane }) => this.session(session).statistics(plane),
      previews: ({ session, planes, limit }) => this.session(session).previews(planes, limit),
      reasons: ({ session, plane, position }) => this.session(session).reasons(plane, position),
      routes: ({ session, plane, position }) => this.session(session).routes(plane, position),
      gradientUpTo: ({ session, plane, window }) => {
        const blocks = this.session(session).gradientUpTo(plane, window);
        return blocks && transferring(blocks, blocks.flatMap(buffersOfBlock));
      },
      equivalents: ({ session }) => this.session(session).equivalents(),
      text: ({ session, plane }) => this.session(session).text(plane),
      figure: ({ session, look, order }, { signal, report }) =>
        this.figures.make(this.session(session), look, order, signal, report),
      output: ({ session, form }) => this.session(session).outputAs(form),
      compare: async ({ session, against }, { signal }) => {
        if (against.kind !== 'tensor') return this.session(session).compare(against, signal);
        const tensor = await this.tensorOf(against.origin, signal);
        return this.session(session).compare({ kind: 'tensor', tensor }, signal);
      },
      upsample: ({ session, plane, method }, { signal }) => this.session(session).upsample(plane, method, signal),
      robustness: ({ session, plane, ...disturbance }, { signal }) =>
        this.session(session).robustness(plane, disturbance, signal),
      comparedPlane: async ({ session, of, ...plane }, { signal }) => {
        const seen = await this.session(session).compared(of).plane(plane, signal);
        return transferring(seen, seen.blocks.flatMap(buffersOfBlock));
      },
      comparedPart: async ({ session, of, ...part }, { signal }) =>
        sentBlock(await this.session(session).compared(of).part(part, signal)),
      comparedReasons: ({ session, plane, position }) => this.session(session).comparedReasons(plane, position),
      tensor: ({ session, most }) => this.session(session).copy(most),
      questions: ({ session, plane, seed }) => askedQuestions(this.session(session).exercise(plane), seed),
      judge: ({ session, plane, seed, step, text, isLast }) => {
        const exercise = this.session(session).exercise(plane);
        return judge(exercise, questionsOf(exercise, seed)[step]!, text, isLast);
      },
    } satisfies Partial<Handlers<EngineContract>['requests']>;
  }

  /** @throws CancelledError if `signal` aborts: what the session held before stays */
  private async open({ session: id, origin }: Ask<'open'>, { signal }: RequestContext) {
    const tensor = await this.tensorOf(origin, signal);
    const own = origin.kind === 'described' ? origin.indices : undefined;
    const indices = own && (await makeTensor(own, signal));
    const session = await PoolingSession.open(this.engine, tensor, isImageOrigin(origin), indices);
    if (signal.aborted) {
      session.dispose();
      throw new CancelledError();
    }
    const before = this.sessions.get(id);
    this.sessions.set(id, { session, origin });
    if (before) this.release(before);
    return { dtype: tensor.dtype, shape: tensor.shape };
  }

  private tensorOf(origin: Origin, signal: AbortSignal): Promise<Tensor> {
    return origin.kind === 'logged'
      ? this.logs.cell(origin.place, origin.picture, origin.region, signal)
      : this.store.tensorOf(origin, signal);
  }

  private close(id: number): void {
    const closed = this.sessions.get(id);
    this.sessions.delete(id);
    if (closed) this.release(closed);
  }

  /** What was read of a file stays only while another session shows it, too. */
  private release({ session, origin }: OpenSession): void {
    session.dispose();
    if (origin.kind === 'file') this.forget(origin.file.uri);
  }

  private forget(uri: string): void {
    const isShown = ({ origin }: OpenSession) => origin.kind === 'file' && origin.file.uri === uri;
    if (![...this.sessions.values()].some(isShown)) this.store.forget(uri);
    this.log('info', `view closed: ${this.store.bytes} bytes of files are held`);
  }

  private session(id: number): PoolingSession {
    const session = this.sessions.get(id)?.session;
    if (!session) throw new Error(`there is no session ${id}`);
    return session;
  }
}

function sentBlock(block: Block): Block {
  return transferring(block, buffersOfBlock(block));
}

function withBlock(overview: PlaneOverview): PlaneOverview {
  return transferring(overview, buffersOfBlock(overview.block));
}

function sent(view: PooledView): PooledView {
  return transferring(view, buffersOf(view));
}
