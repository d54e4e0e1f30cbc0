import { str, tuple, type Value } from '../value';
import type { Given } from './machine';
import type { Parameter } from './signature';

/** The arguments by parameter, or what is wrong with them, as Python says it of a function that is named before. */
export type Bound = { readonly values: ReadonlyMap<string, Value> } | { readonly wrong: string };

/**
 * Gives each parameter its argument. A missing one is left out if `given` ends in something unknown.
 */
export function bind(name: string, parameters: readonly Parameter[], given: Given): Bound {
  const values = new Map<string, Value>();
  const positional = parameters.filter((parameter) => parameter.kind === 'positional');
  positional.forEach((parameter, i) => {
    const value = given.positional[i];
    if (value) values.set(parameter.name, value);
  });
  const rest = parameters.find((parameter) => parameter.kind === 'rest');
  if (rest) values.set(rest.name, given.more ?? tuple(given.positional.slice(positional.length)));
  else if (given.positional.length > positional.length) return { wrong: tooMany(name, positional, given) };
  const wrong = bindKeywords(name, parameters, given, values);
  if (wrong !== undefined) return { wrong };
  const missing = fillIn(parameters, given, values);
  return missing.length > 0 ? { wrong: tooFew(name, missing) } : { values };
}

function bindKeywords(
  name: string,
  parameters: readonly Parameter[],
  given: Given,
  values: Map<string, Value>,
): string | undefined {
  const options = new Map<string, Value>();
  const own = new Set(
    parameters.filter(({ kind }) => kind === 'positional' || kind === 'keyword').map((parameter) => parameter.name),
  );
  const takesAny = parameters.find(({ kind }) => kind === 'options');
  for (const [key, value] of given.keyword) {
    if (own.has(key)) {
      if (values.has(key)) return `${name}() got multiple values for argument '${key}'`;
      values.set(key, value);
    } else if (takesAny) options.set(key, value);
    else return `${name}() got an unexpected keyword argument '${key}'`;
  }
  if (takesAny) {
    const entries = [...options].map(([key, value]): [string, [Value, Value]] => [`str ${key}`, [str(key), value]]);
    values.set(takesAny.name, given.more ?? { kind: 'dict', entries: new Map(entries) });
  }
  return undefined;
}

/** Defaults, and what may be given by something unknown. Returns the parameters that have no argument. */
function fillIn(parameters: readonly Parameter[], given: Given, values: Map<string, Value>): readonly Parameter[] {
  return parameters.filter((parameter) => {
    if (values.has(parameter.name)) return false;
    const value = given.more ?? parameter.default;
    if (value) values.set(parameter.name, value);
    return !value;
  });
}

function tooMany(name: string, positional: readonly Parameter[], { positional: given }: Given): string {
  const required = positional.filter((parameter) => !parameter.default).length;
  const most = positional.length;
  const takes =
    required < most
      ? `from ${required} to ${most} positional arguments`
      : `${most} positional argument${most === 1 ? '' : 's'}`;
  return `${name}() takes ${takes} but ${given.length} ${given.length === 1 ? 'was' : 'were'} given`;
}

function tooFew(name: string, missing: readonly Parameter[]): string {
  const positional = missing.filter(({ kind }) => kind === 'positional');
  const [kind, named] = positional.length > 0 ? ['positional', positional] : ['keyword-only', missing];
  const names = named.map((parameter) => `'${parameter.name}'`);
  const last = names.pop()!;
  const list = names.length === 0 ? last : `${names.join(', ')}${names.length > 1 ? ',' : ''} and ${last}`;
  return `${name}() missing ${named.length} required ${kind} argument${named.length === 1 ? '' : 's'}: ${list}`;
}
