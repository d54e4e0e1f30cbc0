import type { SyntaxNode } from '@lezer/common';
import type { PythonSource } from '../python/source';
import type { DType } from '../tensors/dtype';
import type { Size } from './size';

/**
 * What an expression is, as far as the text tells. Lists, dicts, sets, instances and tensors are references: two names may hold the
 * same one, and what changes it changes both. They are changed by the evaluator's journal alone; rules only read and make.
 */
export type Value =
  | Unknown
  | Int
  | Float
  | Bool
  | Str
  | None
  | Ellipsis
  | Slice
  | Tuple
  | List
  | Dict
  | SetValue
  | DTypeValue
  | Tensor
  | Instance
  | Class
  | FunctionValue
  | BoundMethod
  | Builtin
  | Package
  | Property
  | Super;

/** Anything: what cannot be followed. `why` is a sentence for the reader, `place` where it began. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly why: string;
  readonly place?: Place;
  /** It comes from a library that changes nothing it is given: an optimizer, a logger, a plot. */
  readonly isHarmless?: true;
  /** The references it may be one of: what changes it may change each of them. */
  readonly of?: readonly Value[];
  /** What a loop over it is given: each of these at least once, the first one first and the last one last. */
  readonly rounds?: readonly Value[];
}

/** Where in which file; offsets are UTF-16 units from its start. */
export interface Place {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

export interface Int {
  readonly kind: 'int';
  readonly size: Size;
}

export interface Float {
  readonly kind: 'float';
  readonly value: number;
  /** The last digits are not known: it can be told from others that are not near, no more. */
  readonly isRough?: true;
}

export interface Bool {
  readonly kind: 'bool';
  readonly value: boolean;
}

export interface Str {
  readonly kind: 'str';
  readonly value: string;
}

export interface None {
  readonly kind: 'none';
}

export interface Ellipsis {
  readonly kind: 'ellipsis';
}

export interface Slice {
  readonly kind: 'slice';
  readonly start: Value;
  readonly stop: Value;
  readonly step: Value;
}

/** A tuple, a `torch.Size` or a named tuple. */
export interface Tuple {
  readonly kind: 'tuple';
  readonly items: readonly Value[];
  readonly isSize?: true;
  /** Of a named tuple the names of its fields. */
  readonly fields?: readonly string[];
}

export interface List {
  readonly kind: 'list';
  items: readonly Value[];
  /** Something unknown may have changed it; `items` is what it had before, and may still have. */
  lost?: Unknown | undefined;
}

export interface Dict {
  readonly kind: 'dict';
  /** In Python's order, by what tells one key from another. */
  entries: ReadonlyMap<string, readonly [key: Value, value: Value]>;
  lost?: Unknown | undefined;
  /** What `defaultdict` makes of a key that is missing. */
  readonly factory?: Value;
  /** It is one of OmegaConf's, whose keys are attributes, too. */
  readonly hasAttributes?: true;
  /** It is the `_modules` of a module. */
  readonly owner?: Instance;
}

export interface SetValue {
  readonly kind: 'set';
  entries: ReadonlyMap<string, readonly [key: Value, value: Value]>;
  lost?: Unknown | undefined;
}

/** `torch.float32`. */
export interface DTypeValue {
  readonly kind: 'dtype';
  readonly dtype: DType;
}

export interface Tensor {
  readonly kind: 'tensor';
  shape: readonly Size[];
  /** Undefined if it is not known. */
  dtype: DType | undefined;
  /** Undefined if it is contiguous. */
  strides?: readonly Size[] | undefined;
  /** `nn.Parameter`, and what a layer learns. */
  readonly isParameter?: true;
  /** It is a gradient: None, as long as there is none. */
  readonly isGradient?: true;
  /** It is an array of NumPy. */
  readonly isArray?: true;
  /** Of a small one what it held when so much had been written to any tensor. */
  readonly numbers?: { readonly values: readonly number[]; readonly isRough: boolean; readonly at: number };
  /** It may be one of these: what changes its shape may change theirs. */
  readonly of?: readonly Tensor[];
  /** Something unknown may have changed its shape. */
  lost?: Unknown | undefined;
}

/** An object of a class of the text, or a layer of torch.nn. */
export interface Instance {
  readonly kind: 'instance';
  readonly class: Class;
  readonly attributes: Bindings;
  /** Of a module the call that made it. */
  madeAt?: Place | undefined;
  /** Something unknown may have changed it. */
  lost?: Unknown | undefined;
}

export interface Class {
  readonly kind: 'class';
  readonly name: string;
  readonly bases: readonly Class[];
  /** Itself first, in the order in which attributes are looked up. */
  readonly mro: readonly Class[];
  readonly attributes: Bindings;
  /** Of a layer of torch.nn its name in the table of layers. */
  readonly layer?: string;
  /** A base class or a decorator is not known: what it has is not, either. */
  readonly unknownBase?: Unknown;
}

/** A function of the text: `def` or `lambda`. */
export interface FunctionValue {
  readonly kind: 'function';
  readonly name: string;
  readonly node: SyntaxNode;
  readonly file: SourceFile;
  readonly scope: Scope;
  readonly defaults: ReadonlyMap<string, Value>;
  /** The class in which it is written, which `super()` needs. */
  readonly owner?: Owner;
}

/** Filled in once the class is made. */
export interface Owner {
  class?: Class;
}

export interface BoundMethod {
  readonly kind: 'method';
  readonly receiver: Value;
  readonly function: Value;
}

/** A function of a library. */
export interface Builtin {
  readonly kind: 'builtin';
  /** The full name: `torch.cat`, `len`, `list.append`. */
  readonly name: string;
  readonly receiver?: Value;
  /** Of `functools.partial`: what is called, and with what. */
  readonly partial?: { readonly function: Value; readonly positional: readonly Value[]; readonly keyword: Keywords };
}

export type Keywords = ReadonlyMap<string, Value>;

/** `torch.nn`, or a module of the workspace with its names. */
export interface Package {
  readonly kind: 'package';
  readonly name: string;
  readonly names?: Bindings;
  /** Of the workspace: where it is. */
  readonly path?: string;
  /** It is being imported. */
  isUnfinished?: boolean;
}

export interface Property {
  readonly kind: 'property';
  readonly how: 'property' | 'static' | 'class';
  readonly function: Value;
  readonly setter?: Value;
}

/** `super()`: the attributes of the classes behind `after`. */
export interface Super {
  readonly kind: 'super';
  readonly after: Class;
  readonly receiver: Instance | Class;
}

/** The text that a value comes from. */
export interface SourceFile {
  readonly path: string;
  readonly source: PythonSource;
  /** The names of its module. */
  readonly module: Package;
}

/** Names and what they hold: of a scope, an instance, a class. */
export interface Bindings extends Iterable<readonly [name: string, value: Value]> {
  get(name: string): Value | undefined;
  has(name: string): boolean;
  /** In the order in which they were first set. */
  entries(): readonly (readonly [name: string, value: Value])[];
  set(name: string, value: Value): void;
  delete(name: string): void;
}

/** The names of a function, a class or a module. */
export interface Scope {
  readonly names: Bindings;
  readonly parent?: Scope;
  /** The names that belong to an outer function, by `nonlocal`, or to the module, by `global`. */
  readonly outer?: ReadonlyMap<string, 'global' | 'nonlocal'>;
  readonly isClass?: true;
}

export const none: None = { kind: 'none' };
export const ellipsis: Ellipsis = { kind: 'ellipsis' };

export function unknown(why: string, place?: Place): Unknown {
  return place ? { kind: 'unknown', why, place } : { kind: 'unknown', why };
}

/** Something unknown that may be one of these values, or hold them: a call of it may change them. */
export function oneOf(why: Unknown, of: readonly Value[]): Unknown {
  const all = [...new Set([...(why.of ?? []), ...of])];
  return why.place
    ? { kind: 'unknown', why: why.why, place: why.place, of: all }
    : { kind: 'unknown', why: why.why, of: all };
}

export function int(size: Size): Int {
  return { kind: 'int', size };
}

export function float(value: number): Float {
  return { kind: 'float', value };
}

export function roughFloat(value: number): Float {
  return { kind: 'float', value, isRough: true };
}

export function bool(value: boolean): Bool {
  return { kind: 'bool', value };
}

export function str(value: string): Str {
  return { kind: 'str', value };
}

export function tuple(items: readonly Value[]): Tuple {
  return { kind: 'tuple', items };
}

/** `x.size()`. */
export function sizeTuple(shape: readonly Size[]): Tuple {
  return { kind: 'tuple', items: shape.map(int), isSize: true };
}

export function list(items: readonly Value[]): List {
  return { kind: 'list', items };
}

/** A new tensor, contiguous unless strides are given. */
export function tensor(shape: readonly Size[], dtype: DType | undefined, strides?: readonly Size[]): Tensor {
  return { kind: 'tensor', shape, dtype, ...(strides && { strides }) };
}

/** A tensor that is learned. */
export function parameter(shape: readonly Size[], dtype: DType | undefined = 'float32'): Tensor {
  return { kind: 'tensor', shape, dtype, isParameter: true };
}
