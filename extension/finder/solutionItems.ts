import * as vscode from 'vscode';
import { formatCall, layers, layerNames, type LayerCall } from '../../src/pooling/layers';
import { solve, type AxisWant, type Solution, type SolverOperator } from '../../src/pooling/solver';
import { formatSizes } from './sizes';
import { solutionNotes } from './solutionNotes';

/** A way to get from one size to the other. */
export interface SolutionItem extends vscode.QuickPickItem {
  readonly call: LayerCall;
  readonly inputSizes: readonly number[];
}

/** The most that are listed of an operator, of each sort that `solve` gives. */
const MOST = 8;

const operators: readonly SolverOperator[] = ['max', 'avg', 'lp'];

/** The layers that make the wanted sizes, those of an operator under its name, the most usual first. */
export function solutionItems(wants: readonly AxisWant[]): (SolutionItem | vscode.QuickPickItem)[] {
  // who wants a square of a square wants square windows
  const isSquare = new Set(wants.map(({ inputSize, outputSize }) => `${inputSize} ${outputSize}`)).size === 1;
  return operators.flatMap((operator) => {
    const op = layerNames.find((name) => layers[name].operator === operator && layers[name].rank === wants.length)!;
    const solutions = solve(wants, operator, MOST).filter((solution) => !isSquare || isAlike(solution));
    if (solutions.length === 0) return [];
    const items = solutions.map((solution) => {
      // LPPool has no default; 2 is the usual norm
      const call: LayerCall = { op, kwargs: { ...(operator === 'lp' && { norm_type: 2 }), ...solution.kwargs } };
      return {
        label: formatCall(call),
        description: `→ ${formatSizes(solution.axes.map((axis) => axis.outputSize))}`,
        detail: solutionNotes(solution).join(' · '),
        call,
        inputSizes: wants.map(({ inputSize }) => inputSize),
      };
    });
    return [{ label: op, kind: vscode.QuickPickItemKind.Separator }, ...items];
  });
}

/** Whether one number stands for all axes. */
function isAlike({ kwargs }: Solution): boolean {
  return Object.values(kwargs).every((value) => typeof value !== 'object');
}
