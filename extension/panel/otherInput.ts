import * as vscode from 'vscode';
import { extensionsOf } from '../../src/formats/fileTypes';
import { formatShape } from '../../src/tensors/tensor';
import type { EngineClient } from '../engine/client';
import { withProgress } from '../shared/progress';
import { chooseInFile, listFile } from '../sources/fileTensor';
import type { FoundTensor } from '../sources/foundTensor';
import { sampleInput } from '../sources/sampleTensor';

/** Axes of a tensor that a layer takes. */
const MOST_AXES = 5;

/** Asks for what is to be pooled in place of sample values; undefined if cancelled. */
export async function askForInput(engine: EngineClient, shape: readonly number[]): Promise<FoundTensor | undefined> {
  const items = [
    { label: vscode.l10n.t('Enter Shape…'), description: formatShape(shape), ask: () => askForShape(shape) },
    { label: vscode.l10n.t('Open File…'), ask: () => askForFile(engine) },
  ];
  const placeHolder = vscode.l10n.t('What is to be pooled here?');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.ask();
}

async function askForShape(shape: readonly number[]): Promise<FoundTensor | undefined> {
  const text = await vscode.window.showInputBox({
    prompt: vscode.l10n.t('Shape of the input'),
    value: shape.join(', '),
    validateInput: (typed) => (sizesIn(typed) ? undefined : vscode.l10n.t('Enter sizes, for example 1, 3, 32, 32')),
  });
  const sizes = text === undefined ? undefined : sizesIn(text);
  return sizes && sampleInput(sizes);
}

function sizesIn(text: string): readonly number[] | undefined {
  const sizes = text
    .replaceAll(/[()[\]]/g, ' ')
    .split(/[\s,×x*]+/i)
    .filter(Boolean);
  const isShape = sizes.length > 0 && sizes.length <= MOST_AXES && sizes.every((size) => /^[1-9]\d{0,4}$/.test(size));
  return isShape ? sizes.map(Number) : undefined;
}

/** Asks for a file, and a tensor in it; undefined if cancelled. */
export async function askForFile(engine: EngineClient): Promise<FoundTensor | undefined> {
  const filters = { [vscode.l10n.t('Tensors and images')]: extensionsOf() };
  const [uri] = (await vscode.window.showOpenDialog({ filters, canSelectMany: false })) ?? [];
  if (!uri) return undefined;
  const listed = await withProgress(vscode.l10n.t('Reading…'), (signal) => listFile(engine, uri, signal));
  return listed && chooseInFile(listed, false);
}
