import type { Handlers } from '../../../src/rpc';
import type { LayerCall } from '../../../src/pooling/layers';
import type { PanelContent, PanelHostContract, PanelPageContract } from '../../../src/views/panel';
import type { Look } from '../../../src/worker/sight';
import type { FoundTensor } from '../../../extension/sources/foundTensor';
import { engineClient, resetWorker } from '../../extension/fake/engine';
import { FakeHost } from './host';

type Requests = Handlers<PanelHostContract>['requests'];

export const pooling: LayerCall = { op: 'MaxPool2d', kwargs: { kernel_size: 2 } };

/**
 * The host of a panel's page that shows a tensor, pooled for real.
 *
 * @param override requests that are answered otherwise
 */
export async function pooledHost(
  found: FoundTensor,
  { call = pooling, override = {} }: { readonly call?: LayerCall; readonly override?: Partial<Requests> } = {},
) {
  resetWorker();
  const engine = await engineClient();
  const { PoolSession } = await import('../../../extension/panel/poolSession');
  const never = new AbortController().signal;
  const session = await PoolSession.open(engine, found, call, never);
  const first: Look = { plane: 'combined', limit: 1024, window: 0, gradient: false };
  const content: PanelContent = await session.update(call, first, never);
  const requests: Requests = {
    ready: ({ look }, { signal }) => session.content(look, signal),
    change: ({ call: changed, look }, { signal }) => session.update(changed, look, signal),
    look: ({ look }, { signal }) => session.look(look, signal),
    part: (ask, { signal }) => session.ask('part', ask, signal),
    statistics: (ask, { signal }) => session.ask('statistics', ask, signal),
    previews: (ask, { signal }) => session.ask('previews', ask, signal),
    reasons: (ask, { signal }) => session.ask('reasons', ask, signal),
    gradientUpTo: (ask, { signal }) => session.ask('gradientUpTo', ask, signal),
    routes: (ask, { signal }) => session.ask('routes', ask, signal),
    apply: () => undefined,
    writeNumber: () => undefined,
    questions: (ask, { signal }) => session.ask('questions', ask, signal),
    judge: (ask, { signal }) => session.ask('judge', ask, signal),
    compare: () => {
      throw new Error('nothing to compare with');
    },
    upsample: (ask, { signal }) => session.ask('upsample', ask, signal),
    robustness: (ask, { signal }) => session.ask('robustness', ask, signal),
    comparedPlane: (ask, { signal }) => session.ask('comparedPlane', ask, signal),
    comparedPart: (ask, { signal }) => session.ask('comparedPart', ask, signal),
    comparedReasons: (ask, { signal }) => session.ask('comparedReasons', ask, signal),
    modelField: () => undefined,
    openSheet: () => undefined,
    equivalents: (_, { signal }) => session.ask('equivalents', {}, signal),
  };
  const host = new FakeHost<PanelHostContract, PanelPageContract>({ ...requests, ...override });
  return { host, session, content };
}
