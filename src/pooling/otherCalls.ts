import { isLayerName, parametersOf, withDefaults, type LayerCall } from './layers';

/** The same with the other of max and average, without the arguments that that one lacks; undefined if there is none. */
export function otherReduction({ op, kwargs }: LayerCall): LayerCall | undefined {
  const other = op.includes('Max') ? op.replace('Max', 'Avg') : op.replace('Avg', 'Max');
  if (other === op || !isLayerName(other)) return undefined;
  const known = parametersOf(other);
  return { op: other, kwargs: Object.fromEntries(Object.entries(kwargs).filter(([name]) => known.includes(name))) };
}

/** The same with another value of an argument; undefined if it lacks that argument, or has that value. */
export function changedCall(call: LayerCall, name: string, value: boolean | number): LayerCall | undefined {
  const values = withDefaults(call);
  if (!(name in values) || values[name] === value) return undefined;
  return { ...call, kwargs: { ...call.kwargs, [name]: value } };
}
