import { JournaledBindings, type Journal } from '../journal';
import { layers } from '../torch/layers';
import type { Builtin, Class, Package, Tensor, Value } from '../value';
import { arrayMethods } from './arrays';
import { parserMethods } from './commandLine';
import { containerMethods } from './containers';
import { exceptionParents } from './exceptions';
import { lose } from './havoc';
import { constructLayer, runLayer } from './layers';
import { constants, libraryFunctions } from './libraryFunctions';
import { isUnknown, notFollowed, type Given, type Library, type Machine } from './machine';
import { loaderFunctions, loaderMethods, withoutPlainOptions } from './loaders';
import { callPythonMethod } from './methods';
import { moduleMethods } from './modules';
import { initializeDataclass } from './objects';
import { otherBuiltins, pythonFunctions } from './pythonFunctions';
import { runTensorMethod, runTorchFunction } from './tensorCalls';
import { torchFunctions } from './torchFunctions';
import { moduleAttributes, tensorAttributes } from './torchNames';
import { callTransform, isTransform } from './transforms';
import { isFollowedLibrary, isNoTensor, isPackage, isTypeName } from './packages';
import { functionNamed } from './functionTable';
import { canonical, dtypeOf } from './libraryNames';

/** What some layers have as classes. */
const classMethods: Readonly<Record<string, Readonly<Record<string, 'class' | 'static'>>>> = {
  Embedding: { from_pretrained: 'class' },
  Transformer: { generate_square_subsequent_mask: 'static' },
};
/** The names of torch.nn that are classes of modules, though no rule is known. */
const isClassName = /^torch\.nn\.[A-Z]\w*$/;
/** Classes that only others are made of. */
const isBase = /^(?:torch\.utils\.data\.(?:\w*Dataset|\w*Sampler)|typing\.Generic)$/;
const notModules = new Set(['Parameter', 'Buffer', 'UninitializedParameter']);

/** Methods that are followed besides those of every module. */
const ownMethods: typeof containerMethods = { ...containerMethods, dataclass: { __init__: initializeDataclass } };

/** Classes and functions of Python and torch: they are made when they are asked for. */
export class StandardLibrary implements Library {
  readonly object: Class;
  readonly module: Class;
  readonly parser: Class;
  readonly #members = new Map<string, Value | undefined>();
  readonly #classes = new Map<string, Class>();
  readonly #split = new Map<string, readonly string[]>();

  constructor(
    private readonly machine: Machine,
    private readonly journal: Journal,
  ) {
    this.object = this.#define('object', [], {});
    this.module = this.#define('Module', [this.object], { layer: 'Module' }, Object.keys(moduleMethods));
    this.parser = this.#define('ArgumentParser', [this.object], {}, Object.keys(parserMethods));
  }

  isModuleAttribute(name: string): boolean {
    return moduleAttributes.has(name);
  }

  isTensorAttribute(name: string): boolean {
    return tensorAttributes.has(name);
  }

  loader(name: string): Class {
    const unknownBase = { ...notFollowed(name), isHarmless: true as const };
    return (
      this.#classes.get(name) ?? this.#define(name, [this.object], { unknownBase }, Object.keys(loaderMethods[name]!))
    );
  }

  exception(name: string): Class {
    const known = this.#classes.get(name);
    if (known) return known;
    const parent = exceptionParents[name];
    return this.#define(name, [parent === undefined ? this.object : this.exception(parent)], {});
  }

  member(fullName: string): Value | undefined {
    if (!this.#members.has(fullName)) this.#members.set(fullName, this.#memberOf(canonical(fullName)));
    return this.#members.get(fullName);
  }

  #memberOf(name: string): Value | undefined {
    if (name.startsWith('builtins.')) return this.#ofPython(name.slice('builtins.'.length));
    if (isPackage(name)) return { kind: 'package', name } satisfies Package;
    if (Object.hasOwn(constants, name)) return constants[name];
    if (/^torch\.autograd\.(?:function\.)?Function$/.test(name)) return this.#functionClass();
    if (isClassName.test(name) && !notModules.has(name.slice('torch.nn.'.length)))
      return this.#moduleClass(name.slice('torch.nn.'.length));
    const dtype = dtypeOf(name);
    if (dtype) return { kind: 'dtype', dtype };
    if (isBase.test(name) && !Object.hasOwn(loaderFunctions, name)) return this.object;
    return isFollowedLibrary(name) ? { kind: 'builtin', name } : { ...notFollowed(name), isHarmless: true };
  }

  *publicNames(fullName: string): Iterable<readonly [string, Value]> {
    const found = new Set<string>();
    const prefix = `${fullName}.`;
    if (fullName === 'torch.nn') {
      for (const name of [
        ...Object.keys(layers),
        ...Object.keys(containerMethods),
        'Module',
        'Parameter',
        'functional',
        'init',
      ])
        found.add(name);
    }
    for (const table of [libraryFunctions, torchFunctions, constants]) {
      for (const name of Object.keys(table))
        if (name.startsWith(prefix)) found.add(name.slice(prefix.length).split('.')[0]!);
    }
    for (const name of found) yield [name, this.member(prefix + name)!];
  }

  builtin(callee: Builtin, given: Given): Value {
    const { machine } = this;
    const { partial, receiver } = callee;
    const [library, ...rest] = this.#parts(callee.name);
    if (partial && callee.name === 'partial') {
      const keyword = new Map([...partial.keyword, ...given.keyword]);
      return machine.call(partial.function, {
        positional: [...partial.positional, ...given.positional],
        keyword,
        more: given.more,
      });
    }
    if (isTransform(callee)) return callTransform(machine, callee, given);
    if (library === 'Module') return this.#ofModule(rest, receiver, given);
    if (library === 'tensor')
      return this.#ofTensor(rest[0]!, receiver ? { ...given, positional: [receiver, ...given.positional] } : given);
    if (receiver) return given.more ?? callPythonMethod(machine, receiver, rest[0]!, given);
    return this.#function(callee.name, given);
  }

  #parts(name: string): readonly string[] {
    let parts = this.#split.get(name);
    if (!parts) this.#split.set(name, (parts = name.split('.')));
    return parts;
  }

  #function(name: string, given: Given): Value {
    const { machine } = this;
    const run = functionNamed(name, given);
    const known = Object.hasOwn(loaderFunctions, name) ? withoutPlainOptions(given) : given;
    if (run && !known.more) return run(machine, known);
    if (given.more) {
      lose(this.journal, [given.more], given.more);
      return given.more;
    }
    const ofTensor = /^torch\.Tensor\.(\w+)$/.exec(name);
    if (ofTensor) return this.#ofTensor(ofTensor[1]!, given);
    if (/^torch\.nn\.init\.\w+_$/.test(name)) return written(this.journal, given.positional[0]) ?? notFollowed(name);
    const result = runTorchFunction(machine, name, given);
    if (result) return result;
    machine.doubts++;
    this.journal.writes++;
    return isNoTensor(name) ? { ...notFollowed(name), isHarmless: true } : notFollowed(name);
  }

  #ofTensor(name: string, given: Given): Value {
    const [self] = given.positional;
    if (self?.kind !== 'tensor') return isUnknown(self) ? self : notFollowed(`Tensor.${name}`);
    if (self.lost) return self.lost;
    if (given.more) return given.more;
    if (self.isArray) return this.#ofArray(name, self, { ...given, positional: given.positional.slice(1) });
    return runTensorMethod(this.machine, name, given);
  }

  /** What is not followed may change the array itself: `a.resize((2, 3))`. */
  #ofArray(name: string, self: Tensor, given: Given): Value {
    const run = Object.hasOwn(arrayMethods, name) ? arrayMethods[name] : undefined;
    if (!run) lose(this.journal, [self], notFollowed(`ndarray.${name}`));
    return run?.(this.machine, self, given) ?? notFollowed(`ndarray.${name}`);
  }

  /** `Module.<layer>.<method>`. */
  #ofModule([layer, method]: readonly string[], receiver: Value | undefined, given: Given): Value {
    const [self, rest] = receiver
      ? [receiver, given]
      : [given.positional[0], { ...given, positional: given.positional.slice(1) }];
    if (self?.kind !== 'instance') return isUnknown(self) ? self : notFollowed(`nn.${layer!}.${method!}`);
    if (self.lost) return self.lost;
    const own = Object.hasOwn(ownMethods, layer!) ? ownMethods[layer!]![method!] : undefined;
    if (own) return own(this.machine, self, rest);
    if (Object.hasOwn(loaderMethods, layer!)) return loaderMethods[layer!]![method!]!(this.machine, self, rest);
    if (layer === 'ArgumentParser') return parserMethods[method!]!(this.machine, self, rest);
    if (layer === 'Module' || Object.hasOwn(containerMethods, layer!))
      return moduleMethods[method!]!(this.machine, self, rest);
    return method === '__init__' ? constructLayer(this.machine, self, rest) : runLayer(this.machine, self, rest);
  }

  #ofPython(name: string): Value | undefined {
    if (name === 'object') return this.object;
    if (Object.hasOwn(exceptionParents, name)) return this.exception(name);
    if (Object.hasOwn(pythonFunctions, name) || isTypeName(name) || name === 'open')
      return { kind: 'builtin', name: `builtins.${name}` };
    if (['property', 'staticmethod', 'classmethod'].includes(name))
      return { kind: 'builtin', name: `builtins.${name}` };
    return otherBuiltins.has(name) ? { ...notFollowed(name), isHarmless: true } : undefined;
  }

  /** What functions with gradients of their own are made of. */
  #functionClass(): Class {
    const apply: Value = { kind: 'builtin', name: 'torch.autograd.Function.apply' };
    const ofClass: Value = { kind: 'property', how: 'class', function: apply };
    return this.#classes.get('Function') ?? this.#define('Function', [this.object], {}, [], [['apply', ofClass]]);
  }

  #moduleClass(name: string): Class {
    const known = this.#classes.get(name);
    if (known) return known;
    if (Object.hasOwn(containerMethods, name))
      return this.#define(name, [this.module], { layer: name }, Object.keys(containerMethods[name]!));
    const isKnown = Object.hasOwn(layers, name);
    const rest = isKnown ? {} : { unknownBase: { ...notFollowed(`nn.${name}`), isHarmless: true as const } };
    const more = Object.entries(classMethods[name] ?? {}).map(([method, how]) => {
      const called: Value = { kind: 'builtin', name: `torch.nn.${name}.${method}` };
      return [method, { kind: 'property', how, function: called }] as const;
    });
    return this.#define(name, [this.module], { layer: name, ...rest }, ['__init__', 'forward'], more);
  }

  #define(
    name: string,
    bases: readonly Class[],
    rest: Partial<Class>,
    methods: readonly string[] = [],
    more: readonly (readonly [name: string, value: Value])[] = [],
  ): Class {
    const attributes = new JournaledBindings(this.journal);
    const mro: Class[] = [];
    const made: Class = { kind: 'class', name, bases, mro, attributes, ...rest };
    mro.push(made, ...(bases[0]?.mro ?? []));
    const mark = this.journal.mark();
    for (const method of methods) attributes.set(method, { kind: 'builtin', name: `Module.${name}.${method}` });
    for (const [key, value] of more) attributes.set(key, value);
    // it is there on every path, whichever asks for it first
    this.journal.settle(mark);
    this.#classes.set(name, made);
    return made;
  }
}

/** Notes that something is written to what a function is given. */
function written(journal: Journal, value: Value | undefined): Value | undefined {
  journal.writes++;
  return value;
}
