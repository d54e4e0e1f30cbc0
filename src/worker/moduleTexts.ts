import type { FindModule, ReadFile } from '../model/evaluate/evaluator';
import { isPackage } from '../model/evaluate/packages';
import { readModule, type FoundModule } from '../model/evaluate/standIns';
import { dataFiles, moduleFiles } from '../model/moduleFiles';
import type { TextToFollow } from './protocol';

/** The most modules that are read for a text, and characters of all of them. */
const MOST_MODULES = 300;
const MOST_CHARACTERS = 8_000_000;

/** Files of configuration, and the most that are read for a text. */
const isData = /\.(?:ya?ml|json)$/;
const MOST_FILES = 20;

/** What a text imports and opens, and the files in which that was found. */
export interface Modules {
  readonly find: FindModule;
  readonly read: ReadFile;
  readonly uris: readonly string[];
  /** Reads the files that were asked for and had not been read. False if there were none. */
  readonly readMore: () => Promise<boolean>;
}

/** Reads the modules that a text imports, and what those import, before it is followed: the evaluator asks for them at once. */
export class ModuleTexts {
  readonly #read = new Map<string, Promise<FoundModule | undefined>>();
  /** Files of configuration; undefined where there is none. */
  readonly #files = new Map<string, string | undefined>();

  /** @param text gives a file's text; undefined if there is none */
  constructor(private readonly text: (uri: string) => Promise<string | undefined>) {}

  /** The files have changed: they are read again. */
  forget(): void {
    this.#read.clear();
    this.#files.clear();
  }

  async of({ text, uri, roots }: TextToFollow): Promise<Modules> {
    const found = new Map<string, FoundModule>();
    const given: FoundModule = { path: uri, text };
    const open = [given];
    let characters = 0;
    for (let module = open.pop(); module; module = open.pop()) {
      for (const name of importsIn(module === given ? text : readModule(module).source.text)) {
        const next = await this.#first(moduleFiles(name, module.path, rootsFor(name, roots)));
        if (!next || found.has(next.path) || found.size >= MOST_MODULES) continue;
        characters += next.text.length;
        if (characters > MOST_CHARACTERS) continue;
        found.set(next.path, next);
        open.push(next);
      }
    }
    const find: FindModule = (name, from) => {
      const file = moduleFiles(name, from, rootsFor(name, roots)).find((each) => found.has(each));
      return file === undefined ? undefined : found.get(file);
    };
    return { find, ...this.#data(uri, roots.own, [...found.keys()]) };
  }

  /** Files of configuration: only when a text is followed it shows which it opens. */
  #data(main: string, roots: readonly string[], uris: string[]): Pick<Modules, 'read' | 'uris' | 'readMore'> {
    const missed = new Set<string>();
    const read: ReadFile = (name) => {
      const files = isData.test(name) ? dataFiles(name, main, roots) : [];
      for (const file of files) {
        if (!this.#files.has(file) && missed.size < MOST_FILES) missed.add(file);
        if (this.#files.get(file) !== undefined && !uris.includes(file)) uris.push(file);
      }
      return files.flatMap((file) => this.#files.get(file) ?? []);
    };
    const readMore = async () => {
      const open = [...missed];
      missed.clear();
      for (const file of open) this.#files.set(file, await this.text(file));
      return open.some((file) => this.#files.get(file) !== undefined);
    };
    return { read, uris, readMore };
  }

  async #first(files: readonly string[]): Promise<FoundModule | undefined> {
    for (const file of files) {
      let reading = this.#read.get(file);
      if (!reading) {
        reading = this.text(file).then((text) => (text === undefined ? undefined : { path: file, text }));
        this.#read.set(file, reading);
      }
      const found = await reading;
      if (found) return found;
    }
    return undefined;
  }
}

/** Only of these libraries the installed source is followed. */
function rootsFor(name: string, { own, libraries }: TextToFollow['roots']): readonly string[] {
  return /^(?:torchvision|timm)(?:\.|$)/.test(name) ? [...own, ...libraries] : own;
}

/** The modules that a text names in its imports; of `from a import b` also `a.b`, which may be one. */
function importsIn(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  const statements = /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)|import[ \t]+([^\n#]*))/gm;
  for (const [, from, members = '', plain = ''] of text.matchAll(statements)) {
    for (const name of wordsOf(plain)) names.add(name);
    if (from === undefined) continue;
    names.add(from);
    for (const member of wordsOf(members))
      if (member !== '*') names.add(from.endsWith('.') ? from + member : `${from}.${member}`);
  }
  return new Set([...names].filter((name) => !isPackage(name) && !name.startsWith('torch.')));
}

/** `a.b as c, d` → `a.b`, `d`. */
function wordsOf(list: string): readonly string[] {
  return list
    .replace(/[()\\]/g, ' ')
    .split(',')
    .flatMap((item) => /^\s*([.\w*]+)/.exec(item)?.[1] ?? []);
}
