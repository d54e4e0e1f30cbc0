import type { SyntaxNode } from '@lezer/common';
import { argument, argumentsOf } from './arguments';
import { bindingOf } from './lookup';
import { attributeOwner, type Binding, type Scope } from './scopes';
import type { PythonSource } from './source';
import { calleeOf, dottedName, enclosing, methodCall, unwrap } from './syntax';

/** Methods that give back the module they are called on. */
const selfReturning = new Set(['to', 'cpu', 'cuda', 'eval', 'train', 'float', 'double', 'half', 'requires_grad_']);

/** What the text passes for a function's parameter; for `forward`, also where an instance of its class is called. */
export function callersOf(source: PythonSource, scope: Scope, parameter: number): SyntaxNode[] {
  const name = scope.parameters[parameter]!;
  const owner = scope.parent?.kind === 'class' ? scope.parent : undefined;
  const calls = owner ? methodCalls(source, owner, scope.name) : plainCalls(source, scope);
  const position = owner ? parameter - 1 : parameter;
  return calls.flatMap((call) => argument(argumentsOf(source.text, call), name, position) ?? []);
}

/**
 * The calls that run what `expression` makes: applied on the spot, through a variable, or through an attribute.
 * Undefined if it runs after another layer of an `nn.Sequential`, whose output is unknown.
 */
export function applicationsOf(source: PythonSource, expression: SyntaxNode): SyntaxNode[] | undefined {
  let node = expression;
  for (let parent = node.parent; parent; parent = node.parent) {
    const place = placeInSequential(source, node, parent);
    if (place > 0) return undefined;
    if (parent.name === 'CallExpression' && calleeOf(parent)?.from === node.from) return [parent];
    if (parent.name === 'ParenthesizedExpression') node = parent;
    else if (place === 0 || isReturnedBy(source, parent.parent)) node = parent.parent!;
    else break;
  }
  return throughName(source, node);
}

/** The calls through the name that the expression is assigned to. */
function throughName(source: PythonSource, node: SyntaxNode): SyntaxNode[] {
  const statement = enclosing(node, 'AssignStatement', 'NamedExpression', 'Body');
  const [target, value] = [statement?.firstChild, statement?.lastChild];
  const name = target ? dottedName(source.text, target) : undefined;
  if (!statement || !value || name === undefined || unwrap(value).from !== unwrap(node).from) return [];
  return callsThrough(source, name, statement);
}

/** The calls through the variable or attribute that the statement binds. */
function callsThrough(source: PythonSource, name: string, statement: SyntaxNode): SyntaxNode[] {
  const { scopes } = source;
  const calls = [...scopes.callsOf(name), ...scopes.callsOf(`${name}.forward`)];
  if (!name.includes('.')) return calls.filter((call) => leadsTo(source, bindingOf(scopes, name, call), statement));
  const owner = attributeOwner(scopes.scopeOf(statement), name);
  return calls.filter((call) => owner && attributeOwner(scopes.scopeOf(call), name) === owner);
}

/** Whether the binding is the statement's, or `net = net.cuda()` on top of it. */
function leadsTo(source: PythonSource, binding: Binding | undefined, statement: SyntaxNode): boolean {
  for (let hops = 0; hops < 10 && binding?.value; hops++) {
    const { value } = binding;
    if (statement.from <= value.from && value.to <= statement.to) return true;
    const receiver = isReturnedBy(source, value) ? methodCall(source.text, value)?.receiver : undefined;
    if (receiver?.name !== 'VariableName') return false;
    binding = bindingOf(source.scopes, source.text.slice(receiver.from, receiver.to), receiver);
  }
  return false;
}

/** `net.cuda()`, `net.to(device)`: calls that give back what they are called on. */
function isReturnedBy(source: PythonSource, call: SyntaxNode | null): boolean {
  const method = call ? methodCall(source.text, call)?.method : undefined;
  return method !== undefined && selfReturning.has(method);
}

/** The layers of `nn.Sequential` run in turn: the first one, 0, gets the input. -1 outside. */
function placeInSequential(source: PythonSource, node: SyntaxNode, list: SyntaxNode): number {
  const callee = list.name === 'ArgList' && list.parent ? calleeOf(list.parent) : undefined;
  const name = callee && dottedName(source.text, callee);
  if (name === undefined || !source.imports.meanings(name).includes('torch.nn.Sequential')) return -1;
  return argumentsOf(source.text, list.parent!).positional.findIndex(({ from }) => from === node.from);
}

function plainCalls(source: PythonSource, scope: Scope): SyntaxNode[] {
  const { scopes } = source;
  return scopes.callsOf(scope.name).filter((call) => bindingOf(scopes, scope.name, call)?.definition === scope);
}

function methodCalls(source: PythonSource, owner: Scope, method: string): SyntaxNode[] {
  const { scopes } = source;
  const within = scopes
    .callsOf(`self.${method}`)
    .filter((call) => attributeOwner(scopes.scopeOf(call), `self.${method}`) === owner);
  const instances = plainCalls(source, owner);
  if (method === 'forward' || method === '__call__') {
    return [...within, ...instances.flatMap((instance) => applicationsOf(source, instance) ?? [])];
  }
  const names = new Set(instances.flatMap((instance) => variableOf(source, instance) ?? []));
  return [...within, ...[...names].flatMap((name) => scopes.callsOf(`${name}.${method}`))];
}

/** `net` in `net = Net()`. */
function variableOf(source: PythonSource, expression: SyntaxNode): string | undefined {
  const statement = enclosing(expression, 'AssignStatement', 'Body');
  return statement?.firstChild ? dottedName(source.text, statement.firstChild) : undefined;
}
