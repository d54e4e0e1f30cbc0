import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import { argument, argumentsOf } from './arguments';
import { bindingOf } from './lookup';
import type { Binding, Scope } from './scopes';
import type { PythonSource } from './source';
import { calleeOf, dottedName, enclosing, methodCall, unwrap } from './syntax';
import { targetsOf } from './targets';

/** A variable: the same name is another one in another scope. */
interface Variable {
  readonly scope: Scope;
  readonly name: string;
}

interface Mutation extends Variable {
  readonly at: number;
  /** The scope whose code changes it. */
  readonly within: Scope;
}

/** Methods that change what they are called on; those of torch end with an underscore. */
const changing =
  /^(?!__)(?!requires_grad_$|share_memory_$).*[^_]_$|^(?:fill|sort|put|itemset|partition|resize|byteswap|append|extend|insert|pop|remove|reverse|clear|set_data)$/;
/** Functions that change their first argument. */
const changers = /(?:^|\.)(?:copyto|put|place|putmask|fill_diagonal|shuffle|\w*[a-z]_)$/;
/** Attributes that may be set without a change of values. */
const harmless = new Set(['requires_grad', 'grad', 'name', 'names']);
/** Methods whose result has memory of its own. */
const copying = new Set(['clone', 'copy', 'astype', 'tolist', 'item', 'size', 'repeat', 'sum', 'mean', 'max', 'min']);
/** Functions whose result may share memory with what they are given. */
const sharing =
  /(?:^|\.)(?:from_numpy|as_tensor|asarray|reshape|squeeze|unsqueeze|transpose|permute|flatten|ravel|expand_dims|Variable|Parameter|narrow)$/;

const caches = new WeakMap<PythonSource, Mutations>();

/** Whether what a name was bound to may have been changed in place, by whatever name, before an expression uses it. */
export function isChanged(source: PythonSource, binding: Binding, use: SyntaxNode): boolean {
  let mutations = caches.get(source);
  if (!mutations) caches.set(source, (mutations = new Mutations(source)));
  return mutations.between(binding, use);
}

class Mutations {
  /** By the variable that stands for those that share its memory. */
  private readonly known = new Map<Variable, Mutation[]>();
  /** Variables that may share memory, each with one that stands for them all. */
  private readonly aliases = new Map<Scope, Map<string, Variable>>();

  constructor(private readonly source: PythonSource) {
    const found: Mutation[] = [];
    source.tree.iterate({
      enter: (ref) => {
        found.push(...this.collect(ref));
      },
    });
    for (const { name, scope, value } of source.scopes.bindings) {
      for (const root of value ? this.roots(value) : []) this.unite({ name, scope }, root);
    }
    for (const mutation of found) this.add(mutation);
    this.throughCalls();
  }

  between({ name, scope, end }: Binding, use: SyntaxNode): boolean {
    const mutations = this.known.size > 0 && this.known.get(this.standing({ name, scope }));
    if (!mutations) return false;
    const usedIn = this.source.scopes.scopeOf(use);
    const loop = enclosing(use, 'ForStatement', 'WhileStatement');
    return mutations.some((mutation) => {
      if (mutation.within !== scope || usedIn !== scope) return mutation.within !== scope || mutation.at >= end;
      const isBefore = end <= mutation.at && mutation.at < use.from;
      return (
        isBefore || (loop !== undefined && loop.from <= mutation.at && mutation.at < loop.to && end <= mutation.at)
      );
    });
  }

  private collect(ref: SyntaxNodeRef): Mutation[] {
    if (/^(Assign|Update)Statement$/.test(ref.name)) {
      return [...targetsOf(ref)].flatMap(({ target }) => {
        const property = target.lastChild?.name === 'PropertyName' ? this.textOf(target.lastChild) : '';
        const isIn = target.name === 'MemberExpression' && !harmless.has(property);
        return isIn || ref.name === 'UpdateStatement' ? this.mutationsOf(target, ref.from) : [];
      });
    }
    if (ref.name === 'ForStatement') this.elements(ref.node);
    return ref.name === 'CallExpression' ? this.call(ref.node) : [];
  }

  private call(node: SyntaxNode): Mutation[] {
    const { text } = this.source;
    const args = argumentsOf(text, node);
    const out = argument(args, 'out');
    const call = methodCall(text, node);
    const callee = calleeOf(node);
    const name = callee && dottedName(text, callee);
    const inplace = argument(args, 'inplace');
    const isChanger = (name !== undefined && changers.test(name)) || (inplace && this.textOf(inplace) === 'True');
    const first = args.positional[0];
    return [out, call && changing.test(call.method) ? call.receiver : undefined, isChanger ? first : undefined].flatMap(
      (changed) => (changed ? this.mutationsOf(changed, node.from) : []),
    );
  }

  /** `for row in x`: a row shares memory with all. */
  private elements(loop: SyntaxNode): void {
    const keyword = loop.getChild('in');
    const root = keyword?.nextSibling && this.roots(keyword.nextSibling)[0];
    for (let node = loop.firstChild; root && node && node.from < keyword.from; node = node.nextSibling) {
      const row = node.name === 'VariableName' ? this.variable(node) : undefined;
      if (row) this.unite(row, root);
    }
  }

  /** A function that changes its parameter changes what it is given. */
  private throughCalls(): void {
    const { source } = this;
    for (const call of source.scopes.calls) {
      const callee = calleeOf(call);
      if (callee?.name !== 'VariableName') continue;
      const scope = bindingOf(source.scopes, this.textOf(callee), callee)?.definition;
      for (const [i, name] of scope?.parameters.entries() ?? []) {
        const given = argument(argumentsOf(source.text, call), name, i);
        if (!given || !this.known.has(this.standing({ scope: scope!, name }))) continue;
        for (const mutation of this.mutationsOf(given, call.from)) this.add(mutation);
      }
    }
  }

  private mutationsOf(expression: SyntaxNode, at: number): Mutation[] {
    const roots = this.roots(expression);
    if (roots.length === 0) return [];
    const within = this.source.scopes.scopeOf(expression);
    return roots.map((variable) => ({ ...variable, at, within }));
  }

  private add(mutation: Mutation): void {
    const standing = this.standing(mutation);
    const others = this.known.get(standing);
    if (others) others.push(mutation);
    else this.known.set(standing, [mutation]);
  }

  /** The variables whose memory an expression may be in. */
  private roots(expression: SyntaxNode): Variable[] {
    let node = unwrap(expression);
    while (node.name === 'MemberExpression' || node.name === 'CallExpression') {
      if (node.name === 'CallExpression') {
        const callee = calleeOf(node);
        const name = callee && dottedName(this.source.text, callee);
        if (name !== undefined && sharing.test(name)) {
          const given = argumentsOf(this.source.text, node).positional[0];
          const variable = given && this.roots(given);
          if (variable && variable.length > 0) return variable;
        }
        const call = methodCall(this.source.text, node);
        if (!call || copying.has(call.method)) return [];
        node = unwrap(call.receiver);
      } else node = unwrap(node.firstChild!);
    }
    const variable = node.name === 'VariableName' ? this.variable(node) : undefined;
    return variable ? [variable] : [];
  }

  private variable(node: SyntaxNode): Variable | undefined {
    const name = this.textOf(node);
    const binding = bindingOf(this.source.scopes, name, node);
    return binding && !binding.definition ? { name, scope: binding.scope } : undefined;
  }

  private unite(a: Variable, b: Variable): void {
    const [from, to] = [this.standing(a), this.standing(b)];
    if (from === to) return;
    this.aliases.get(from.scope)!.set(from.name, to);
  }

  private standing({ scope, name }: Variable): Variable {
    let standing = this.alias(scope, name);
    for (let next = this.alias(standing.scope, standing.name); next !== standing;) {
      standing = next;
      next = this.alias(standing.scope, standing.name);
    }
    this.aliases.get(scope)!.set(name, standing);
    return standing;
  }

  /** What a variable was united with last, or itself. */
  private alias(scope: Scope, name: string): Variable {
    let names = this.aliases.get(scope);
    if (!names) this.aliases.set(scope, (names = new Map<string, Variable>()));
    let alias = names.get(name);
    if (!alias) names.set(name, (alias = { scope, name }));
    return alias;
  }

  private textOf(node: SyntaxNode): string {
    return this.source.text.slice(node.from, node.to);
  }
}
