import * as l10n from '@vscode/l10n';
import { formatCall } from '../../src/pooling/layers';
import { unravelIndex } from '../../src/pooling/positions';
import { formatShape } from '../../src/tensors/tensor';
import type { PanelContent, PanelState } from '../../src/views/panel';
import { PREVIEW_DETAIL, type PreviewHostContract, type PreviewPageContract } from '../../src/views/preview';
import type { Sight } from '../../src/worker/sight';
import { Stage } from '../plane/stage';
import { contentOf, noOverlays } from '../../src/plane/stageContent';
import { Banner } from '../shared/banner';
import { createButton } from '../shared/controls';
import { h } from '../shared/dom';
import { EmptyView } from '../shared/emptyView';
import { HostConnection } from '../shared/hostConnection';
import { loadMessages } from '../shared/locale';

loadMessages();

const host = new HostConnection<PreviewPageContract, PreviewHostContract>({ requests: {}, notifications: { show } });
const showLog = () => {
  host.showLog();
};
const title = h('h1', { id: 'title' });
const shapes = h('p', { class: 'shapes', id: 'shapes' });
const call = h('code', { id: 'call' });
const banner = new Banner(showLog);
const stage = new Stage({
  windowChosen: markWindow,
  inputChosen: () => undefined,
  inputLeft: () => undefined,
  part: (part, signal) => host.rpc.request('part', part, { signal }),
  failed: (error) => {
    banner.showError(error);
  },
});
stage.element.addEventListener('pointerleave', () => {
  stage.unmark();
});
const open = createButton(l10n.t('Open Panel'), () => {
  host.rpc.notify('openPanel', {});
});
const work = h(
  'main',
  { class: 'work' },
  title,
  shapes,
  h('p', { class: 'call' }, call),
  banner.element,
  stage.element,
  open,
);
const empty = new EmptyView(work);
document.body.append(work, empty.element);
work.hidden = true;

let state: PanelState | undefined;

const look = { plane: 'combined', limit: PREVIEW_DETAIL, window: 0, gradient: false } as const;
host.rpc.request('ready', { look }).then(
  (content) => {
    if (content) show(content);
  },
  (error: unknown) => {
    if (state) banner.showError(error);
    else empty.showError(error, showLog);
  },
);

function show(content: PanelContent): void {
  if ('state' in content) {
    empty.hide();
    showState(content.state, content.sight);
  } else if (content.isFault) empty.show('error', content.empty, showLog);
  else empty.show('symbol-array', content.empty);
}

function showState(next: PanelState, sight: Sight | undefined): void {
  state = next;
  const { result } = next;
  title.textContent = next.reference.name;
  call.textContent = formatCall(next.call);
  banner.show(next.problem?.message ?? '');
  stage.element.hidden = !sight;
  shapes.textContent = result
    ? `${formatShape(next.sourceShape)} → ${formatShape(result.plan.geometry.outputShape)}`
    : formatShape(next.sourceShape);
  if (result && sight) stage.show(contentOf(result, sight, next, noOverlays));
}

function markWindow(window: number): void {
  const axes = state?.result?.plan.geometry.axes;
  if (!axes) return;
  const sizes = axes.map((axis) => axis.outputSize);
  stage.mark(unravelIndex(sizes, window), undefined);
}
