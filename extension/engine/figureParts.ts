import * as vscode from 'vscode';
import type { FigureParts } from '../../src/worker/figureMaker';

/** Reads what figures are made with out of the extension: they are too large to be part of the worker. */
export async function readFigureParts(extensionUri: vscode.Uri): Promise<FigureParts> {
  const read = async (name: string) =>
    new Uint8Array(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'dist', name)));
  const [program, sans, mono, monoBold] = await Promise.all([
    read('resvg.wasm'),
    read('figureSans.ttf'),
    read('figureMono.ttf'),
    read('figureMonoBold.ttf'),
  ]);
  return { program, sans, mono, monoBold };
}
