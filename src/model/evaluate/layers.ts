import { poolMistake } from '../mistakes';
import { layers } from '../torch/layers';
import { operationOf } from '../tree/operation';
import { NotKnown, Refusal, type Arguments, type LayerRule } from '../torch/rule';
import { bool, none, type Instance, type Value } from '../value';
import { bind } from './binding';
import { layerOf } from './kinds';
import { isUnknown, notFollowed, raise, suspect, type Given, type Machine } from './machine';
import { parseSignature } from './signature';
import { computed, isWritten, runRule } from './tensorCalls';

/** The rule of a layer that an object is, or that its class is a subclass of. */
function ruleOf(self: Instance): LayerRule | undefined {
  const name = layerOf(self.class);
  return name !== undefined && Object.hasOwn(layers, name) ? layers[name] : undefined;
}

/** The constructor of a layer: its arguments become attributes, as the rule has them. */
export function constructLayer(machine: Machine, self: Instance, given: Given): Value {
  const rule = ruleOf(self);
  self.attributes.set('training', bool(true));
  self.madeAt = machine.places.at(-1);
  if (!rule) return none;
  const name = `${rule.constructedBy ?? layerOf(self.class)!}.__init__`;
  const bound = bind(name, parseSignature(rule.signature), given);
  if ('wrong' in bound) return raise(machine, 'TypeError', counted(bound.wrong));
  const args = Object.fromEntries(bound.values);
  suspect(machine, poolMistake(layerOf(self.class)!, given.positional));
  const made = constructed(machine, self, rule, args);
  const plain = Object.entries(args).filter(([key]) => !Object.hasOwn(made, key));
  // what it learns comes in its own order
  for (const [key, value] of [...plain, ...Object.entries(made)]) self.attributes.set(key, value);
  return none;
}

/** Python counts `self`, too. */
function counted(wrong: string): string {
  return wrong.replace(
    /takes (?:from (\d+) to )?(\d+)( positional arguments?) but (\d+) (?:was|were)/,
    (_, from: string | undefined, to: string, words: string, found: string) => {
      const range = from === undefined ? '' : `from ${Number(from) + 1} to `;
      return `takes ${range}${Number(to) + 1}${words.endsWith('s') ? words : `${words}s`} but ${Number(found) + 1} were`;
    },
  );
}

function constructed(machine: Machine, self: Instance, rule: LayerRule, args: Arguments): Arguments {
  if (!rule.construct) return {};
  try {
    return rule.construct(args);
  } catch (error) {
    if (error instanceof Refusal) return raise(machine, error.type, error.message, { argument: error.argument });
    if (!(error instanceof NotKnown)) throw error;
    const why = { ...error.unknown, isHarmless: true } as const;
    self.attributes.set('not constructed', why);
    // a number may be a pair by then
    const open = Object.entries(args).filter(
      ([key, value]) => value.kind === 'int' && !/_(?:channels|features)$/.test(key),
    );
    return Object.fromEntries(open.map(([key]) => [key, why]));
  }
}

/** `forward` of a layer, with its attributes as they are now. */
export function runLayer(machine: Machine, self: Instance, given: Given): Value {
  const rule = ruleOf(self);
  if (!rule) return notFollowed(`nn.${layerOf(self.class) ?? self.class.name}`);
  if (self.lost) return self.lost;
  const bound = bind(`${layerOf(self.class)!}.forward`, parseSignature(rule.inputs ?? 'input'), given);
  if ('wrong' in bound) return raise(machine, 'TypeError', counted(bound.wrong));
  const [input] = bound.values.values();
  if (input) machine.probe?.(self, input);
  return forward(machine, self, rule, { input, args: Object.fromEntries(bound.values) });
}

/** What a layer is given: its first input, and all by their names. */
interface Inputs {
  readonly input: Value | undefined;
  readonly args: Arguments;
}

function forward(machine: Machine, self: Instance, rule: LayerRule, { input, args }: Inputs): Value {
  const notConstructed = self.attributes.get('not constructed');
  if (notConstructed) return notConstructed;
  if (rule.grow && !self.attributes.has('weight')) grow(machine, self, rule, args);
  const attributes = Object.fromEntries(self.attributes);
  const layer = self.madeAt && input && { madeAt: self.madeAt, input };
  if (isWritten(attributes.inplace)) machine.journal.writes++;
  const output = runRule(machine, () => rule.forward(attributes, args), layer);
  if (!input || machine.quiet > 0) return output;
  computed(machine, operationOf(layerOf(self.class)!, args, output, attributes), layer);
  machine.trace.applied(self, input, output, machine.isCertain);
  return output;
}

/** What a lazy layer gets from its first input; where that cannot be told, nothing it gives can be. */
function grow(machine: Machine, self: Instance, rule: LayerRule, args: Arguments): void {
  const result = runRule(machine, () => {
    const grown = rule.grow!(Object.fromEntries(self.attributes), args);
    for (const [name, value] of Object.entries(grown)) self.attributes.set(name, value);
    return none;
  });
  if (isUnknown(result)) self.attributes.set('weight', { ...result, isHarmless: true });
}
