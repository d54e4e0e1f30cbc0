import type { FindModule, ReadFile } from '../model/evaluate/moduleLoader';
import { isPackage } from '../model/evaluate/packages';
import { readModule, type FoundModule } from '../model/evaluate/standIns';
import { dataFiles, moduleFiles } from '../model/moduleFiles';
import type { TextToFollow } from './protocol';

/** The most modules that are read for a text, and characters of all of them. */
const MOST_MODULES = 300;
const MOST_CHARACTERS = 8_000_000;

/** Files of configuration. */
const isData = /\.(?:ya?ml|json)$/;

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
  /** What has been read; undefined where there is no file. */
  readonly #files = new Map<string, FoundModule | undefined>();

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
    return this.#asked(uri, roots, [...found.keys()]);
  }

  /** What is asked for while a text is followed: only then it shows which files it opens, and what of large libraries it needs. */
  #asked(main: string, roots: TextToFollow['roots'], uris: string[]): Modules {
    const missed = new Set<string>();
    const known = (file: string) => {
      if (!this.#files.has(file)) missed.add(file);
      const found = this.#files.get(file);
      if (!found || uris.includes(file)) return found;
      return uris.length < MOST_MODULES && uris.push(file) ? found : undefined;
    };
    const readMore = async () => {
      const open = [...missed].slice(0, MOST_MODULES);
      missed.clear();
      const found = await Promise.all(open.map((file) => this.#file(file)));
      return found.some((each) => each !== undefined);
    };
    return {
      find: (name, from) => firstOf(moduleFiles(name, from, rootsFor(name, roots)), known),
      read: (name) =>
        isData.test(name) ? dataFiles(name, main, roots.own).flatMap((file) => known(file)?.text ?? []) : [],
      uris,
      readMore,
    };
  }

  async #first(files: readonly string[]): Promise<FoundModule | undefined> {
    for (const file of files) {
      const found = await this.#file(file);
      if (found) return found;
    }
    return undefined;
  }

  async #file(file: string): Promise<FoundModule | undefined> {
    let reading = this.#read.get(file);
    if (!reading) {
      reading = this.text(file).then((text) => (text === undefined ? undefined : { path: file, text }));
      this.#read.set(file, reading);
    }
    const found = await reading;
    this.#files.set(file, found);
    return found;
  }
}

function firstOf(files: readonly string[], known: (file: string) => FoundModule | undefined): FoundModule | undefined {
  for (const file of files) {
    const found = known(file);
    if (found) return found;
  }
  return undefined;
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
