import * as vscode from 'vscode';
import type { FigureFile } from '../../src/export/exportFigure';
import { writeWhole } from '../engine/writeWhole';
import { nameOf } from '../shared/uri';

/** Asks where a file goes. Undefined if cancelled. */
export async function askPlace(name: string, extension: string, kind: string): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = `${name}.${extension}`;
  return vscode.window.showSaveDialog({
    filters: { [kind]: [extension] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, file) }),
  });
}

/** Writes files, numbered ones beside the place; each is there whole or as it was before. @returns where they are */
export async function writeFiles(place: vscode.Uri, files: readonly FigureFile[]): Promise<vscode.Uri[]> {
  const folder = vscode.Uri.joinPath(place, '..');
  const base = nameOf(place).replace(/\.[^.]*$/, '');
  const written: vscode.Uri[] = [];
  for (const { ending, bytes } of files) {
    const name = ending.startsWith('-') ? `${base}${ending}` : nameOf(place);
    await writeWhole(folder, name, bytes, true);
    written.push(vscode.Uri.joinPath(folder, name));
  }
  return written;
}
