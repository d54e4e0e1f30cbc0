import type { SyntaxNode } from '@lezer/common';
import { parseFloatText, parseNumber, type PythonNumber } from '../pooling/pythonNumbers';
import { argumentsOf } from './arguments';
import { binary } from './arithmetic';
import { bindingOf } from './lookup';
import { attributeOwner, type Binding } from './scopes';
import type { PythonSource } from './source';
import { calleeOf, dottedName, parts } from './syntax';

/** A constant of the text. Integers are bigint, floats are number. */
export type PythonValue = PythonNumber | boolean | string | null | readonly PythonValue[];

const constants: ReadonlyMap<string, number> = new Map(
  ['torch', 'numpy', 'math'].flatMap((module): [string, number][] => [
    [`${module}.nan`, NaN],
    [`${module}.NaN`, NaN],
    [`${module}.inf`, Infinity],
    [`${module}.Inf`, Infinity],
    [`${module}.pi`, Math.PI],
    [`${module}.e`, Math.E],
  ]),
);

/** How torch and NumPy print values that have no literal. */
const printed: ReadonlyMap<string, number> = new Map([
  ['nan', NaN],
  ['inf', Infinity],
]);

/** The most nodes of one value: names can be circular, and sums long. */
const BUDGET = 1000;

/** The value of an expression, or undefined if unknown. */
export function valueOf(source: PythonSource, node: SyntaxNode): PythonValue | undefined {
  return new ValueReader(source).read(node);
}

class ValueReader {
  private budget = BUDGET;

  constructor(private readonly source: PythonSource) {}

  read(at: SyntaxNode | null | undefined): PythonValue | undefined {
    if (!at || this.budget-- <= 0) return undefined;
    switch (at.name) {
      case 'Number':
        return parseNumber(this.textOf(at));
      case 'Boolean':
        return this.textOf(at) === 'True';
      case 'None':
        return null;
      case 'String':
        return stringValue(this.textOf(at));
      case 'ParenthesizedExpression':
        return this.read([...parts(at)][0]);
      case 'TupleExpression':
      case 'ArrayExpression':
        return this.sequence(at);
      case 'UnaryExpression':
        return this.unary(at);
      case 'BinaryExpression':
        return this.operation(at);
      case 'CallExpression':
        return this.conversion(at);
      case 'VariableName':
      case 'MemberExpression':
        return this.named(at);
      default:
        return undefined;
    }
  }

  private textOf(at: SyntaxNode): string {
    return this.source.text.slice(at.from, at.to);
  }

  private sequence(at: SyntaxNode): PythonValue | undefined {
    const values: PythonValue[] = [];
    for (const part of parts(at)) {
      if (part.type.isError && part.from === part.to) continue;
      const value = this.read(part);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  }

  private unary(at: SyntaxNode): PythonValue | undefined {
    const operator = at.firstChild;
    const operand = this.read(at.lastChild);
    if (!operator || operand === undefined) return undefined;
    if (operator.name === 'not') return !truth(operand);
    const number = numeric(operand);
    if (number === undefined) return undefined;
    if (this.textOf(operator) === '-') return -number;
    if (this.textOf(operator) === '~') return typeof number === 'bigint' ? ~number : undefined;
    return number;
  }

  private operation(at: SyntaxNode): PythonValue | undefined {
    const [left, operator, right] = parts(at);
    if (operator?.name !== 'ArithOp') return undefined;
    const a = numeric(this.read(left));
    const b = a === undefined ? undefined : numeric(this.read(right));
    return a === undefined || b === undefined ? undefined : binary(this.textOf(operator), a, b);
  }

  /** `float('inf')`, `int(2.0)`, `tuple([2, 2])`. */
  private conversion(at: SyntaxNode): PythonValue | undefined {
    const callee = calleeOf(at);
    const value = this.read(argumentsOf(this.source.text, at).positional[0]);
    if (!callee || value === undefined) return undefined;
    const name = dottedName(this.source.text, callee);
    if (name === 'float' && typeof value === 'string') return parseFloatText(value);
    if ((name === 'tuple' || name === 'list') && typeof value === 'object') return value;
    const number = numeric(value);
    if (number === undefined) return undefined;
    if (name === 'float') return Number(number);
    return name === 'int' && Number.isFinite(Number(number)) ? truncated(number) : undefined;
  }

  private named(at: SyntaxNode): PythonValue | undefined {
    const name = dottedName(this.source.text, at);
    if (name === undefined) return undefined;
    const bindings = assignments(this.source, name, at);
    if (bindings) return bindings.length === 1 ? this.read(bindings[0]!.value) : undefined;
    const meaning = this.source.imports.meanings(name).find((full) => constants.has(full));
    return meaning === undefined ? printed.get(name) : constants.get(meaning);
  }
}

/** All that is assigned to a variable, or to an attribute of self; a name assigned twice has no one value. */
function assignments(source: PythonSource, name: string, node: SyntaxNode): readonly Binding[] | undefined {
  if (name.includes('.')) {
    const owner = attributeOwner(source.scopes.scopeOf(node), name);
    const attribute = name.slice(name.indexOf('.') + 1);
    return owner?.attributes.get(attribute) ?? owner?.bindings.get(attribute);
  }
  return bindingOf(source.scopes, name, node)?.scope.bindings.get(name);
}

/** Python counts with its booleans. */
function numeric(value: PythonValue | undefined): PythonNumber | undefined {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'bigint' || typeof value === 'number' ? value : undefined;
}

function truncated(value: PythonNumber): bigint {
  return typeof value === 'bigint' ? value : BigInt(Math.trunc(value));
}

function truth(value: PythonValue): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** A plain string's characters; one with escapes or of bytes is left unread. */
function stringValue(token: string): string | undefined {
  const [, inside] = /^[rRuU]?('''|"""|'|")([^\\]*)\1$/s.exec(token)?.slice(1) ?? [];
  return inside;
}
