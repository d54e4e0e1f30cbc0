import * as l10n from '@vscode/l10n';
import type { PythonSource } from '../../python/source';
import { JournaledBindings } from '../journal';
import { str, unknown, type Package, type SourceFile, type Value } from '../value';
import { defines, likely, type Exports } from './exports';
import { frameOf, notFollowed, Raised, type Machine } from './machine';
import { isHarmlessLibrary, isLeftOut, isPackage } from './packages';
import { ownModule, readModule, type FoundModule, type ReadModule } from './standIns';

/** Finds the text of a module: `models.vgg`, or with dots in front what is relative to the folder of a file. */
export type FindModule = (name: string, from: string) => FoundModule | undefined;

/** The texts of the files that a program may open by a name: several, where it is not known in which folder it runs. */
export type ReadFile = (name: string) => readonly string[];

/** Runs the modules that a text imports, each once. */
export class ModuleLoader {
  /** By path. */
  readonly #files = new Map<string, SourceFile>();
  readonly #exports = new Map<Package, Exports>();

  constructor(
    private readonly machine: Machine,
    private readonly find: FindModule,
  ) {}

  at(path: string): SourceFile | undefined {
    return this.#files.get(path);
  }

  files(): Iterable<SourceFile> {
    return this.#files.values();
  }

  /** Runs a text as Python runs a module. @throws Raised, Halt */
  run(path: string, source: PythonSource, name: string): SourceFile {
    const names = new JournaledBindings(this.machine.journal);
    const module: Package = { kind: 'package', name, names, path, isUnfinished: true };
    const file: SourceFile = { path, source, module };
    this.#files.set(path, file);
    names.set('__name__', str(name));
    names.set('__file__', str(path));
    this.machine.execute(file.source.tree.topNode, frameOf(this.machine, { names, outer: new Map() }, file));
    module.isUnfinished = false;
    return file;
  }

  /** The module of a name: of a library, of the workspace, or something unknown. */
  import(name: string, from: SourceFile): Value {
    if (isPackage(name)) return { kind: 'package', name };
    const found = this.#find(name, from.path);
    const read = found && !isLeftOut(name, found.path) ? found : ownModule(name);
    if (read) return this.#load(absolute(name, from), read);
    this.machine.doubts++;
    const why = unknown(l10n.t('The module {0} is not found', name));
    return isHarmlessLibrary(name) ? { ...why, isHarmless: true } : why;
  }

  /** A module that a package has, or what it hands on. */
  submodule(of: Package, name: string): Value | undefined {
    if (isPackage(`${of.name}.${name}`)) return { kind: 'package', name: `${of.name}.${name}` };
    if (of.path === undefined || !/__init__\.py$/.test(of.path)) return undefined;
    const full = `${of.name}.${name}`;
    if (isPackage(full)) return { kind: 'package', name: full };
    // a function may be named like the module that it is in
    const given = this.#handedOn(of, name);
    if (given) return given;
    const found = this.#find(`.${name}`, of.path) ?? ownModule(full);
    return found && this.#load(full, found);
  }

  /** A module that was imported so far, by its full name. */
  named(name: string): Package | undefined {
    return [...this.#files.values()].find(({ module }) => module.name === name)?.module;
  }

  /** What a package hands on of its modules: these were loaded with it, so that is so on every path. */
  #handedOn(of: Package, name: string): Value | undefined {
    const exported = this.#exports.get(of);
    if (!exported) return undefined;
    const file = this.#files.get(of.path!)!;
    const mark = this.machine.journal.mark();
    const value = this.#exported(exported, name, file);
    if (value && value.kind !== 'unknown') of.names!.set(name, value);
    this.machine.journal.settle(mark);
    return value;
  }

  #exported(exported: Exports, name: string, file: SourceFile): Value | undefined {
    const named = exported.named.get(name);
    if (named) return this.machine.attribute(this.import(named[0], file), named[1]);
    const modules = likely(exported, name).map((module) => [module, this.find(module, file.path)] as const);
    const [module] = modules.find(([, found]) => found && defines(found.text, name)) ?? [];
    return module === undefined ? undefined : this.machine.attribute(this.import(module, file), name);
  }

  /** What a module has until an exception ends it; it may be caught by what is not followed. */
  #unfinished(path: string, name: string): Value {
    const { module } = this.#files.get(path)!;
    module.names!.set('*', notFollowed(name));
    module.isUnfinished = false;
    return module;
  }

  #find(name: string, from: string): ReadModule | undefined {
    const found = this.find(name, from);
    return found && readModule(found);
  }

  #load(name: string, { path, source, isOpen, exports }: ReadModule): Value {
    const known = this.#files.get(path);
    if (known) return known.module;
    const { machine } = this;
    const { conditional, depth, places } = machine;
    const level = places.length;
    try {
      const { module } = this.run(path, source, name);
      if (exports) this.#exports.set(module, exports);
      if (isOpen) module.names!.set('*', { ...notFollowed(name), isHarmless: true });
      return module;
    } catch (error) {
      if (!(error instanceof Raised) || this.machine.guarded > 0) throw error;
      this.machine.doubts++;
      return this.#unfinished(path, name);
    } finally {
      Object.assign(machine, { conditional, depth });
      places.length = level;
    }
  }
}

/** The full name of a module that a file imports: `.vgg` in `models/__init__.py` is `models.vgg`. */
function absolute(name: string, { module, path }: SourceFile): string {
  const [, dots = '', rest = ''] = /^(\.*)(.*)$/.exec(name) ?? [];
  if (dots === '') return name;
  const levels = dots.length - (path.endsWith('/__init__.py') ? 1 : 0);
  const parents = levels === 0 ? module.name.split('.') : module.name.split('.').slice(0, -levels);
  return [...parents, rest].filter(Boolean).join('.');
}
