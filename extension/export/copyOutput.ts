import * as vscode from 'vscode';
import type { OutputForm } from '../../src/export/outputForms';
import type { Framework } from '../../src/frameworks/equivalent';
import type { PoolPanel } from '../panel/poolPanel';
import { withProgress } from '../shared/progress';
import { askPlace, writeFiles } from './places';

interface Content {
  readonly bytes: Uint8Array;
  readonly extension: string;
  /** Of a text; anything else is a file. */
  readonly language?: 'python' | 'json';
}

interface ContentItem extends vscode.QuickPickItem {
  readonly make: (signal: AbortSignal) => Promise<Content>;
}

const frameworkNames: Readonly<Record<Framework, string>> = { keras: 'Keras', jax: 'JAX', onnx: 'ONNX' };

/** 'Poolscope: Copy Output As…': asks for what, then where to. */
export async function copyOutput(panel: PoolPanel): Promise<void> {
  const title = vscode.l10n.t('Copy Output As');
  const items = await withProgress(title, async (signal) => [
    ...outputItems(panel),
    ...(await codeItems(panel, signal)),
  ]);
  const item = items && (await vscode.window.showQuickPick(items, { title }));
  const content = item && (await withProgress(title, item.make));
  if (!content) return;
  const { language, extension } = content;
  const [clipboard, editor] = [vscode.l10n.t('Clipboard'), vscode.l10n.t('New Editor')];
  const places = [...(extension === 'npy' ? [] : [clipboard]), ...(language ? [editor] : []), vscode.l10n.t('File…')];
  const place = places.length > 1 ? await vscode.window.showQuickPick(places, { title }) : places[0];
  if (place === undefined) return;
  if (place === clipboard && !language) await panel.copyPicture(content.bytes);
  else if (place === clipboard) await vscode.env.clipboard.writeText(textOf(content));
  else if (language && place === editor) {
    const document = await vscode.workspace.openTextDocument({ language, content: textOf(content) });
    await vscode.window.showTextDocument(document);
  } else {
    const file = await askPlace(panel.call.op, extension, item.label);
    if (file) await writeFiles(file, [{ ending: `.${extension}`, bytes: content.bytes }]);
  }
}

function outputItems(panel: PoolPanel): ContentItem[] {
  const output = (label: string, form: OutputForm, description: string, kind: Omit<Content, 'bytes'>): ContentItem => ({
    ...{ label, description },
    make: async (signal) => ({ ...kind, bytes: await panel.output(form, signal) }),
  });
  const python = { extension: 'py', language: 'python' } as const;
  const order = { format: 'png', scale: 2, language: vscode.env.language } as const;
  return [
    output('torch.tensor', 'tensor', vscode.l10n.t('all values, in Python'), python),
    output('JSON', 'json', vscode.l10n.t('all values, with dtype and shape'), { extension: 'json', language: 'json' }),
    output('NumPy', 'npy', vscode.l10n.t('an .npy file'), { extension: 'npy' }),
    output(vscode.l10n.t('PyTorch test'), 'test', vscode.l10n.t('asserts that PyTorch gives these values'), python),
    {
      label: 'PNG',
      description: vscode.l10n.t('what is shown'),
      make: async (signal) => {
        const { kind } = vscode.window.activeColorTheme;
        const isDark = kind === vscode.ColorThemeKind.Dark || kind === vscode.ColorThemeKind.HighContrast;
        const { files } = await panel.figure(isDark ? 'dark' : 'light', order, signal);
        return { extension: 'png', bytes: files[0]!.bytes };
      },
    },
  ];
}

/** The layer in the frameworks that have it, or something near. */
async function codeItems(panel: PoolPanel, signal: AbortSignal): Promise<ContentItem[]> {
  const all = await panel.equivalents(signal);
  return all.flatMap(({ framework, kind, call }): ContentItem[] => {
    if (!call) return [];
    const bytes = new TextEncoder().encode(`${call.code}\n`);
    return [
      {
        label: vscode.l10n.t('The layer in {0}', frameworkNames[framework]),
        description: kind === 'same' ? vscode.l10n.t('same values') : vscode.l10n.t('the nearest there is'),
        make: () => Promise.resolve({ extension: 'py', language: 'python', bytes }),
      },
    ];
  });
}

function textOf({ bytes }: Content): string {
  return new TextDecoder().decode(bytes);
}
