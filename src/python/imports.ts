import type { SyntaxNode, Tree } from '@lezer/common';

/** What the names in a text stand for. */
export interface Imports {
  /**
   * The full names a dotted name may have: `nn.MaxPool2d` → `['torch.nn.MaxPool2d']`. There is more than one if several
   * modules were imported with a star, none if the name was not imported.
   */
  meanings(name: string): readonly string[];
}

/** What a text without imports, such as a notebook cell, usually means. */
const customary: ReadonlyMap<string, string> = new Map([
  ['torch', 'torch'],
  ['nn', 'torch.nn'],
  ['F', 'torch.nn.functional'],
  ['np', 'numpy'],
  ['numpy', 'numpy'],
  ['math', 'math'],
]);

export function readImports(text: string, tree: Tree): Imports {
  const names = new Map<string, string>();
  const stars: string[] = [];
  let found = false;
  tree.iterate({
    enter(ref) {
      if (ref.name !== 'ImportStatement') return;
      found = true;
      readStatement(text, ref.node, names, stars);
    },
  });
  return found ? lookup(names, stars) : lookup(customary, ['torch.nn']);
}

function lookup(names: ReadonlyMap<string, string>, stars: readonly string[]): Imports {
  return {
    meanings(name) {
      const dot = name.indexOf('.');
      const head = dot < 0 ? name : name.slice(0, dot);
      const module = names.get(head);
      const full = module === undefined ? stars.map((star) => `${star}.${name}`) : [module + name.slice(head.length)];
      return full.map(canonical);
    },
  };
}

/** torch keeps its layers in `torch.nn.modules.pooling` and shows them in `torch.nn`. */
function canonical(name: string): string {
  return name.replace(/^torch\.nn\.modules\.(pooling\.|container\.)?/, 'torch.nn.');
}

/** `import a.b as c, d` and `from a.b import (c as d, e)`, `from a import *`. */
function readStatement(text: string, statement: SyntaxNode, names: Map<string, string>, stars: string[]): void {
  const words: string[] = [];
  for (let child = statement.firstChild; child; child = child.nextSibling) words.push(text.slice(child.from, child.to));
  const at = words.indexOf('import');
  if (at < 0) return;
  const module = words[0] === 'from' ? words.slice(1, at).join('') : undefined;
  for (const [name, alias] of itemsOf(words.slice(at + 1))) {
    if (name === '*') stars.push(module ?? '');
    else if (module !== undefined) names.set(alias ?? name, `${module}.${name}`);
    else if (alias === undefined) names.set(name.split('.')[0]!, name.split('.')[0]!);
    else names.set(alias, name);
  }
}

/** What stands between the commas: `a.b as c` → `['a.b', 'c']`. */
function itemsOf(words: readonly string[]): [name: string, alias: string | undefined][] {
  const items: string[][] = [[]];
  for (const word of words) {
    if (word === ',') items.push([]);
    else if (/^[\w.*]+$/.test(word)) items.at(-1)!.push(word);
  }
  return items.flatMap((item) => {
    const as = item.indexOf('as');
    const name = (as < 0 ? item : item.slice(0, as)).join('');
    return name ? [[name, as < 0 ? undefined : item[as + 1]] as [string, string | undefined]] : [];
  });
}
