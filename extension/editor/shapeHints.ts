import * as vscode from 'vscode';
import { CancelledError } from '../../src/errors';
import { faultText } from '../shared/logger';
import type { Analyses, Analysis } from '../sources/analyses';
import { factText } from './factText';
import { assumptions, chosenText } from './shapeHover';
import { hintsOf, moved, type Hint, type HintMode } from './hintPlaces';

/** The most expressions that a tooltip lists. */
const MOST_FACTS = 12;

/** Shapes at the ends of lines: `→ (64, 128, 28, 28)`. */
export function registerShapeHints(analyses: Analyses): vscode.Disposable {
  const hints = new ShapeHints(analyses);
  return vscode.Disposable.from(
    hints,
    vscode.languages.registerInlayHintsProvider('python', hints),
    analyses.onDidChange(() => {
      hints.refresh();
    }),
    // a change in one cell is one for all of its notebook
    analyses.onDidSettle(({ uri }) => {
      if (uri.scheme === 'vscode-notebook-cell') hints.refresh();
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('poolscope.shapeHints')) hints.refresh();
    }),
  );
}

interface ShownHints {
  readonly text: string;
  readonly hints: readonly Hint[];
}

class ShapeHints implements vscode.InlayHintsProvider<vscode.InlayHint>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeInlayHints = this.changed.event;
  /** The last ones of a text that was whole: they stay while somebody types. */
  private readonly last = new WeakMap<vscode.TextDocument, ShownHints>();

  constructor(private readonly analyses: Analyses) {}

  dispose(): void {
    this.changed.dispose();
  }

  refresh(): void {
    this.changed.fire();
  }

  async provideInlayHints(
    document: vscode.TextDocument,
    range: vscode.Range,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlayHint[]> {
    const mode = vscode.workspace.getConfiguration('poolscope', document).get<HintMode>('shapeHints', 'changes');
    if (mode === 'off') return [];
    try {
      const analysis = await this.analyses.of(document, token);
      if (!analysis) return [];
      const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
      return this.shown(document, analysis, mode)
        .map((hint) => ({ hint, offset: hint.end - analysis.base }))
        .filter(({ offset }) => offset >= from && offset <= to)
        .map(({ hint, offset }) => inlayHint(document, offset, hint, analysis));
    } catch (error) {
      if (!(error instanceof CancelledError)) faultText(error, 'shape hints');
      return [];
    }
  }

  private shown(document: vscode.TextDocument, { text, shapes }: Analysis, mode: HintMode): readonly Hint[] {
    const last = this.last.get(document);
    if (shapes.isBroken && last) return moved(last.hints, last.text, text);
    const hints = hintsOf(text, shapes.facts, mode);
    this.last.set(document, { text, hints });
    return hints;
  }
}

function inlayHint(
  document: vscode.TextDocument,
  offset: number,
  hint: Hint,
  { text, shapes, chosen }: Analysis,
): vscode.InlayHint {
  const shown = new vscode.InlayHint(document.positionAt(offset), hint.label, vscode.InlayHintKind.Type);
  shown.paddingLeft = true;
  // a double click writes the shape into the text
  if (hint.shape !== undefined) shown.textEdits = [vscode.TextEdit.insert(shown.position, `  # ${hint.shape}`)];
  const facts = hint.facts.slice(0, MOST_FACTS).map((fact) => factText(fact, text));
  const assumed = hint.facts.some(({ isAssumed }) => isAssumed)
    ? assumptions(shapes.assumed, hint.facts[0]!.start)
    : [];
  shown.tooltip = new vscode.MarkdownString([facts.join('  \n'), ...chosenText(chosen), ...assumed].join('\n\n'), true);
  return shown;
}
