import * as l10n from '@vscode/l10n';
import { formatCall } from '../../src/pooling/layers';
import { unravelIndex } from '../../src/pooling/positions';
import { formatShape } from '../../src/tensors/tensor';
import type { PanelState } from '../../src/views/panel';
import { isEmpty, noOverlays, contentOf } from '../plane/stageContent';
import { Stage } from '../plane/stage';
import { createButton } from '../shared/controls';
import { h, icon } from '../shared/dom';
import { loadMessages } from '../shared/locale';
import { askPlanes, listen, tell } from './host';
import { canCombine } from './planePicker';

/** The most cells along an axis that are asked for. */
const DETAIL = 256;

loadMessages();

const title = h('h1', { id: 'title' });
const shapes = h('p', { class: 'shapes', id: 'shapes' });
const call = h('code', { id: 'call' });
const problem = h('div', { class: 'banner', id: 'problem', role: 'alert' });
const stage = new Stage({ windowChosen: markWindow, inputChosen: () => undefined, inputLeft: () => undefined });
const open = createButton(l10n.t('Open Panel'), () => {
  tell({ type: 'openPanel' });
});
const work = h('main', { class: 'work' }, title, shapes, h('p', { class: 'call' }, call), problem, stage.element, open);
const empty = h('div', { class: 'empty', id: 'empty' });
work.hidden = true;
document.body.append(work, empty);

let state: PanelState | undefined;

listen((news) => {
  const isEmpty = news.type === 'empty';
  work.hidden = isEmpty;
  empty.hidden = !isEmpty;
  if (isEmpty) empty.replaceChildren(icon('symbol-array'), h('p', {}, news.message));
  else void show(news.state);
});

async function show(next: PanelState): Promise<void> {
  state = next;
  const result = next.result;
  title.textContent = next.reference.name;
  call.textContent = formatCall(next.call);
  problem.textContent = next.problem?.message ?? '';
  stage.element.hidden = !result || isEmpty(result.plan.geometry);
  shapes.textContent = result
    ? `${formatShape(next.sourceShape)} → ${formatShape(result.plan.geometry.outputShape)}`
    : formatShape(next.sourceShape);
  if (!result || stage.element.hidden) return;
  const plane = canCombine(next) ? 'combined' : 0;
  const { tiles, version } = await askPlanes(plane, DETAIL);
  if (state === next && version === next.version) stage.show(contentOf(result, tiles, next.isImage, plane, noOverlays));
}

function markWindow(window: number): void {
  const axes = state?.result?.plan.geometry.axes;
  if (!axes) return;
  const sizes = axes.map((axis) => axis.outputSize);
  stage.mark(unravelIndex(sizes, window), undefined);
}
