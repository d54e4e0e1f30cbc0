import type { SyntaxNode } from '@lezer/common';
import type { Bindings, Value } from '../value';
import { moduleOf, bindName } from './names';
import { isUnknown, notFollowed, type Frame, type Machine } from './machine';

/** `import a.b as c`, `from .a import b as c, d`, `from a import *`. */
export function importStatement(machine: Machine, node: SyntaxNode, frame: Frame): void {
  const { text } = frame.file.source;
  const words: string[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'Comment') words.push(text.slice(child.from, child.to));
  }
  const at = words.indexOf('import');
  if (at < 0) return;
  const from = words[0] === 'from' ? words.slice(1, at).join('') : undefined;
  for (const [name, alias] of itemsOf(words.slice(at + 1))) {
    if (from === undefined) importName(machine, name, alias, frame);
    else importFrom(machine, from, name, alias, frame);
  }
}

/** What stands between the commas: `a.b as c` → `['a.b', 'c']`. */
function itemsOf(words: readonly string[]): readonly (readonly [name: string, alias: string | undefined])[] {
  const items: string[][] = [[]];
  for (const word of words) {
    if (word === ',') items.push([]);
    else if (/^[\w.*]+$/.test(word)) items.at(-1)!.push(word);
  }
  return items.flatMap((item) => {
    const as = item.indexOf('as');
    const name = (as < 0 ? item : item.slice(0, as)).join('');
    return name ? [[name, as < 0 ? undefined : item[as + 1]] as const] : [];
  });
}

function importName(machine: Machine, name: string, alias: string | undefined, frame: Frame): void {
  const module = machine.importModule(name, frame.file);
  if (alias !== undefined) bindName(alias, module, frame);
  else {
    const [top] = name.split('.');
    bindName(top!, top === name ? module : machine.importModule(top!, frame.file), frame);
  }
}

function importFrom(machine: Machine, from: string, name: string, alias: string | undefined, frame: Frame): void {
  const module = machine.importModule(from, frame.file);
  if (name === '*' && /^fastai\b/.test(from)) return importFastai(machine, frame);
  if (name === '*') importAll(machine, module, frame);
  else bindName(alias ?? name, memberOf(machine, module, from, name, frame), frame);
}

/** A name of a module, or a module in a folder. */
function memberOf(machine: Machine, module: Value, from: string, name: string, frame: Frame): Value {
  const isOpen = module.kind === 'package' && module.names && !module.names.has(name);
  const inside = isOpen && machine.submodule(module, name);
  if (inside) return inside;
  if (isUnknown(module) || isOpen) {
    const inner = machine.importModule(from.endsWith('.') ? from + name : `${from}.${name}`, frame.file);
    if (!isUnknown(inner)) return inner;
  }
  return machine.attribute(module, name);
}

function importAll(machine: Machine, module: Value, frame: Frame): void {
  const { names } = moduleOf(frame.scope);
  if (isUnknown(module)) return names.set('*', module);
  if (module.kind !== 'package') return;
  if (module.names) return copyPublic(module.names, names);
  for (const [name, value] of machine.library.publicNames(module.name)) names.set(name, value);
}

/** `from fastai.vision.all import *` brings torch by its usual names, and much else. */
function importFastai(machine: Machine, frame: Frame): void {
  const { names } = moduleOf(frame.scope);
  const usual = {
    torch: 'torch',
    nn: 'torch.nn',
    F: 'torch.nn.functional',
    np: 'numpy',
    math: 'math',
    partial: 'functools.partial',
    Tensor: 'torch.Tensor',
  };
  for (const [name, meaning] of Object.entries(usual)) names.set(name, machine.library.member(meaning)!);
  names.set('*', { ...notFollowed('fastai'), isHarmless: true });
}

/** `__all__`, or what has no underscore in front. */
function copyPublic(from: Bindings, to: Bindings): void {
  const all = from.get('__all__');
  const listed =
    all?.kind === 'list' || all?.kind === 'tuple'
      ? all.items.flatMap((item) => (item.kind === 'str' ? [item.value] : []))
      : undefined;
  for (const [name, value] of from.entries()) {
    if (listed ? listed.includes(name) : !name.startsWith('_')) to.set(name, value);
  }
}
