import * as vscode from 'vscode';
import type { ModelNode } from '../../src/worker/modelNode';
import { markdownCode, markdownText } from '../shared/escape';
import { costTexts } from '../shared/costTexts';

/** The most different calls that are listed. */
const MOST_CALLS = 4;

/** The name of the class that is defined at an offset of a text, and where it stands. */
export function classAt(text: string, offset: number): { name: string; start: number; end: number } | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const found = /^\s*class\s+(\w+)/.exec(text.slice(lineStart, lineStart + 200));
  if (!found) return undefined;
  const end = lineStart + found[0].length;
  const start = end - found[1]!.length;
  return start <= offset && offset <= end ? { name: found[1]!, start, end } : undefined;
}

/** What a class of modules takes and gives wherever it is called, and what it costs; undefined if nothing calls it. */
export function classHover(name: string, models: readonly ModelNode[]): string | undefined {
  const calls = new Map(
    callsOf(name, models).map((node) => [
      `${markdownText(node.input ?? '?')} → **${markdownText(node.output ?? '?')}**`,
      node,
    ]),
  );
  const [first] = calls.values();
  if (!first) return undefined;
  const listed = [...calls.keys()].slice(0, MOST_CALLS).join('  \n');
  const lines = [
    `**${markdownCode(name)}**`,
    `${listed}${calls.size > MOST_CALLS ? '  \n…' : ''}`,
    calls.size === 1 ? costTexts(first).join('  \n') : '',
    first.isAssumed ? `$(question) ${vscode.l10n.t('Nothing calls this model: its input is assumed.')}` : '',
  ];
  return lines.filter(Boolean).join('\n\n');
}

function callsOf(name: string, nodes: readonly ModelNode[]): readonly ModelNode[] {
  return nodes.flatMap((node) => (node.className === name ? [node] : callsOf(name, node.children)));
}
