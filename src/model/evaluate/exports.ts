/** What a package hands on of its modules. */
export interface Exports {
  /** By name: the module, and the name there. */
  readonly named: ReadonlyMap<string, readonly [module: string, name: string]>;
  /** The modules of which it hands on all. */
  readonly stars: readonly string[];
}

/** What the imports of a text hand on: `from .drop import DropPath as DropPath`, `from .resnet import *`. */
export function exportsIn(text: string): Exports {
  const named = new Map<string, readonly [string, string]>();
  const stars: string[] = [];
  const statements = /^from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|(?:[^\n#\\]|\\\n)*)/gm;
  for (const [, module = '', members = ''] of text.matchAll(statements)) {
    for (const member of members.replaceAll(/#.*|[()\\]/g, '').split(',')) {
      const [, name, alias] = /^\s*(\w+|\*)(?:\s+as\s+(\w+))?\s*$/.exec(member) ?? [];
      if (name === '*') stars.push(module);
      else if (name !== undefined) named.set(alias ?? name, [module, name]);
    }
  }
  return { named, stars };
}

/** The modules of which all is handed on, those first whose names are most like the one that is looked for. */
export function likely({ stars }: Exports, name: string): readonly string[] {
  const alike = (module: string) => commonStart(module.replace(/^\.+/, ''), name);
  return stars.toSorted((a, b) => alike(b) - alike(a));
}

/** Whether a text defines a name. */
export function defines(text: string, name: string): boolean {
  return new RegExp(`^(?:def|class)[ \\t]+${name}\\b|^${name}[ \\t]*[:=]`, 'm').test(text);
}

function commonStart(a: string, b: string): number {
  let count = 0;
  while (count < a.length && a[count] === b[count]) count++;
  return count;
}
