import type { SyntaxNode, SyntaxNodeRef, Tree } from '@lezer/common';
import { calleeOf, dottedName } from './syntax';
import { boundFrom, targetsOf } from './targets';

/** One place where a name gets a meaning. */
export interface Binding {
  readonly name: string;
  readonly scope: Scope;
  /** The name has this meaning from here on: where the statement ends. */
  readonly end: number;
  /** The expression assigned; absent if it is not one expression, as in `for x in …` or `x += 1`. */
  readonly value?: SyntaxNode | undefined;
  /** The position of a function's parameter. */
  readonly parameter?: number;
  /** The class or function defined. */
  readonly definition?: Scope;
}

/** A module, class or function, and the names bound in it. */
export interface Scope {
  readonly kind: 'module' | 'class' | 'function';
  readonly name: string;
  readonly parent: Scope | undefined;
  /** In the order of the text. */
  readonly bindings: Map<string, Binding[]>;
  /** A function's parameters, in order. */
  readonly parameters: string[];
  /** `self.x = …` in a class's methods. */
  readonly attributes: Map<string, Binding[]>;
}

export interface Scopes {
  readonly module: Scope;
  /** Every binding of a variable, in the order of the text. */
  readonly bindings: readonly Binding[];
  /** Every call, in the order of the text. */
  readonly calls: readonly SyntaxNode[];
  /** The calls of a dotted name: `self.pool` → the nodes of `self.pool(…)`. */
  callsOf(name: string): readonly SyntaxNode[];
  /** The scope whose code `node` is part of. */
  scopeOf(node: SyntaxNode): Scope;
}

/** One walk through the tree collects what later questions look up. */
export function readScopes(text: string, tree: Tree): Scopes {
  const module = newScope('module', '', undefined);
  const scopes = new Map<number, Scope>([[-1, module]]);
  const bindings: Binding[] = [];
  const calls: SyntaxNode[] = [];
  const callsByName = new Map<string, SyntaxNode[]>();
  let scope = module;

  const bind = (binding: Binding) => {
    append(binding.scope.bindings, binding.name, binding);
    bindings.push(binding);
  };
  const open = (ref: SyntaxNodeRef, kind: 'class' | 'function') => {
    const id = ref.node.getChild('VariableName');
    const inner = newScope(kind, id ? text.slice(id.from, id.to) : '', scope);
    if (id) bind({ name: inner.name, scope, end: ref.from, definition: inner });
    scopes.set(ref.from, inner);
    scope = inner;
    if (kind === 'function') bindParameters(text, ref.node, inner, bind);
  };
  tree.iterate({
    enter(ref) {
      const kind = scopeKind(ref.name);
      if (kind) open(ref, kind);
      else if (ref.name === 'CallExpression') {
        const call = ref.node;
        const callee = calleeOf(call);
        const name = callee && dottedName(text, callee);
        calls.push(call);
        if (name !== undefined) append(callsByName, name, call);
      } else bindTargets(text, ref, scope, bind);
    },
    leave(ref) {
      if (scopeKind(ref.name)) scope = scope.parent ?? module;
    },
  });
  const inOrder = (a: Binding, b: Binding) => a.end - b.end;
  for (const { bindings: names } of scopes.values()) for (const list of names.values()) list.sort(inOrder);
  return {
    module,
    bindings: bindings.sort(inOrder),
    calls,
    callsOf: (name) => callsByName.get(name) ?? [],
    scopeOf(node) {
      for (let at: SyntaxNode | null = node; at; at = at.parent) {
        const found = scopeKind(at.name) && scopes.get(at.from);
        if (found) return found;
      }
      return module;
    },
  };
}

/** What a statement binds: variables, and attributes of self. */
function bindTargets(text: string, ref: SyntaxNodeRef, scope: Scope, bind: (binding: Binding) => void): void {
  for (const bound of targetsOf(ref)) {
    const { value } = bound;
    const name = dottedName(text, bound.target);
    if (name === undefined) continue;
    const end = boundFrom(ref, bound);
    const owner = attributeOwner(scope, name);
    const attribute = name.slice(name.indexOf('.') + 1);
    if (owner) append(owner.attributes, attribute, { name, scope, end, value });
    else if (!name.includes('.')) bind({ name, scope, end, value });
  }
}

function scopeKind(name: string): 'class' | 'function' | undefined {
  if (name === 'ClassDefinition') return 'class';
  return name === 'FunctionDefinition' || name === 'LambdaExpression' ? 'function' : undefined;
}

function newScope(kind: Scope['kind'], name: string, parent: Scope | undefined): Scope {
  return { kind, name, parent, bindings: new Map(), parameters: [], attributes: new Map() };
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function bindParameters(text: string, node: SyntaxNode, scope: Scope, bind: (binding: Binding) => void): void {
  const list = node.getChild('ParamList');
  let ended = true;
  for (let child = list?.firstChild; child; child = child.nextSibling) {
    if (child.name === ',' || child.name === '(') ended = true;
    else if (ended && child.name === 'VariableName') {
      const name = text.slice(child.from, child.to);
      bind({ name, scope, end: child.to, parameter: scope.parameters.push(name) - 1 });
      ended = false;
    }
  }
}

/** The class whose attribute `self.pool` is, if it is one. */
export function attributeOwner(scope: Scope, name: string): Scope | undefined {
  const [receiver, , more] = name.split('.');
  if (!name.includes('.') || more !== undefined || scope.parameters[0] !== receiver) return undefined;
  return scope.parent?.kind === 'class' ? scope.parent : undefined;
}
