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
  let module = '';
  let name = '';
  let alias: string | undefined;
  let afterAs = false;
  const from = statement.firstChild?.name === 'from';
  let listing = !from;
  const finish = () => {
    if (!name) return;
    const bound = alias ?? (from ? name : name.split('.')[0]!);
    names.set(bound, from ? `${module}.${name}` : alias === undefined ? bound : name);
    name = '';
    alias = undefined;
    afterAs = false;
  };
  for (let child = statement.firstChild; child; child = child.nextSibling) {
    const word = text.slice(child.from, child.to);
    if (word === 'import') listing = true;
    else if (!listing && (child.name === 'VariableName' || /^\.+$/.test(word))) module += word;
    else if (word === '*') stars.push(module);
    else if (word === ',') finish();
    else if (word === 'as') afterAs = true;
    else if (listing && child.name === 'VariableName' && afterAs) alias = word;
    else if (listing && (child.name === 'VariableName' || word === '.')) name += word;
  }
  finish();
}
