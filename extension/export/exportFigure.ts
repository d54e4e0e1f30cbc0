import * as vscode from 'vscode';
import type { FigureFormat } from '../../src/export/exportFigure';
import type { Style } from '../../src/export/styles';
import { messageText } from '../shared/escape';
import { withProgress } from '../shared/progress';
import type { PoolPanel } from '../panel/poolPanel';
import { askPlace, writeFiles } from './places';

interface FormatItem extends vscode.QuickPickItem {
  readonly format: FigureFormat;
  readonly scale: number;
  /** Of its files. */
  readonly extension: string;
}

/** 'Poolscope: Export Figure…': asks for format and style, then where to. */
export async function exportFigure(panel: PoolPanel): Promise<void> {
  const title = vscode.l10n.t('Export Figure');
  const format = await vscode.window.showQuickPick(formats(), { title, placeHolder: vscode.l10n.t('Format') });
  if (!format) return;
  const style = await vscode.window.showQuickPick(styles(), { title, placeHolder: vscode.l10n.t('Colors') });
  if (!style) return;
  const { scale, extension } = format;
  const place = await askPlace(panel.call.op, extension, format.label);
  if (!place) return;
  const order = { format: format.format, scale, language: vscode.env.language };
  const made = await withProgress(vscode.l10n.t('Drawing the figure…'), (signal, report) =>
    panel.figure(style.style, order, signal, ({ done, of }) => {
      report(done, of);
    }),
  );
  if (!made) return;
  const written = await writeFiles(place, made.files);
  const [open, caption, alt] = [
    vscode.l10n.t('Open'),
    vscode.l10n.t('Copy Caption'),
    vscode.l10n.t('Copy Alternative Text'),
  ];
  const [first, ...others] = written;
  const name = vscode.workspace.asRelativePath(first!);
  const message = others.length
    ? vscode.l10n.t('Saved {0} and {1} more.', name, others.length)
    : vscode.l10n.t('Saved {0}.', name);
  const chosen = await vscode.window.showInformationMessage(messageText(message), open, caption, alt);
  if (chosen === open) await vscode.commands.executeCommand('vscode.open', first);
  else if (chosen === caption) await vscode.env.clipboard.writeText(made.caption);
  else if (chosen === alt) await vscode.env.clipboard.writeText(made.alt);
}

function formats(): FormatItem[] {
  const png = (scale: number): FormatItem => ({
    ...{ label: `PNG × ${scale}`, format: 'png', scale, extension: 'png' },
    description: vscode.l10n.t('pixels'),
  });
  const one = (label: string, format: FigureFormat, extension: string, description: string): FormatItem => ({
    ...{ label, format, extension, description, scale: 1 },
  });
  return [
    one('SVG', 'svg', 'svg', vscode.l10n.t('sharp at any size, text stays text')),
    ...[1, 2, 4].map(png),
    one('PDF', 'pdf', 'pdf', vscode.l10n.t('for papers and slides')),
    one('TikZ', 'tikz', 'tex', vscode.l10n.t('for LaTeX')),
    one('GIF', 'gif', 'gif', vscode.l10n.t('animated: all windows')),
    one(vscode.l10n.t('SVG for each window'), 'svgStills', 'svg', vscode.l10n.t('numbered')),
    one(vscode.l10n.t('PDF for each window'), 'pdfStills', 'pdf', vscode.l10n.t('numbered')),
  ];
}

function styles(): (vscode.QuickPickItem & { readonly style: Style })[] {
  return [
    { label: vscode.l10n.t('Light'), style: 'light' },
    { label: vscode.l10n.t('Dark'), style: 'dark' },
    { label: vscode.l10n.t('Print'), description: vscode.l10n.t('shades of gray'), style: 'print' },
  ];
}
