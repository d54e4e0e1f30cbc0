import type { AxisGeometry } from '../pooling/geometry';
import { needsRoom, none, type Draft, type Request } from './drafts';
import { nodeDraft, windowAttributes } from './onnxNode';
import { nodeText } from './onnxText';
import type { Reason } from './reasons';

/** LpPool sums magnitudes, and scales nothing. */
export function normDraft(request: Request, axes: readonly AxisGeometry[]): Draft {
  const { reduction } = request.plan;
  if (reduction.kind !== 'lp') throw new Error(`no norm: ${reduction.kind}`);
  const { normType } = reduction;
  if (normType === Infinity) {
    const pool = { op: 'MaxPool', attributes: windowAttributes(axes) };
    const code = [nodeText({ op: 'Abs', attributes: {} }, 'x', 'magnitude'), nodeText(pool, 'magnitude', 'y')].join(
      '\n',
    );
    return { kind: 'same', call: { code, axes, reduction }, reasons: [{ code: 'no-such-layer' }] };
  }
  if (!Number.isInteger(normType) || normType < 1) return none({ code: 'norm-type-must-be-whole', normType });
  const attributes = { ...windowAttributes(axes), p: normType };
  const reasons: Reason[] = [];
  if (normType % 2 === 1) reasons.push({ code: 'lp-takes-magnitudes', normType });
  if (needsRoom(axes)) reasons.push({ code: 'lp-does-not-scale' });
  const call = nodeDraft(request, { op: 'LpPool', attributes });
  return { kind: reasons.length === 0 ? 'same' : 'nearest', call, reasons };
}
