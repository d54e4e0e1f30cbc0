import * as vscode from 'vscode';
import { PoolscopeError } from '../../src/errors';
import type { FileAddress } from '../../src/files/address';
import type { FolderEntry } from '../../src/files/folder';
import type { Handlers } from '../../src/rpc';
import type { HostContract } from '../../src/worker/protocol';
import { ReadCache } from '../../src/worker/readCache';
import { refusing } from '../shared/fileErrors';
import { logger } from '../shared/logger';
import { nameOf } from '../shared/uri';
import { writeWhole } from './writeWhole';

/** The most bytes of a file that is read whole, and of all that are kept. */
const LIMIT = 2 ** 29;
/** The most bytes of a Python module. */
const MODULE_LIMIT = 2 ** 20;

/** Does what the worker needs of VS Code's file systems. */
export class FileServer {
  /** They give files whole. */
  private readonly wholes = new ReadCache<Uint8Array>(
    'files read whole',
    LIMIT,
    ({ byteLength }) => byteLength,
    (message) => {
      logger.info(message);
    },
  );

  readonly handlers: Omit<Handlers<HostContract>['requests'], 'figureParts'> = {
    bytes: ({ uri, start, end }, { signal }) =>
      refusing(async () => (await this.whole(vscode.Uri.parse(uri), signal)).slice(start, end)),
    entries: ({ uri }) =>
      refusing(async () => {
        const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.parse(uri));
        return entries.flatMap(([name, type]) => entryOf(name, type) ?? []);
      }),
    module: ({ uri }) => moduleText(uri),
    address: ({ folder, name }) => refusing(() => addressOf(vscode.Uri.joinPath(vscode.Uri.parse(folder), name))),
    write: ({ folder, name, bytes }) =>
      refusing(async () => {
        await writeWhole(vscode.Uri.parse(folder), name, bytes);
        return undefined;
      }),
  };

  private async whole(uri: vscode.Uri, signal: AbortSignal): Promise<Uint8Array> {
    const { size, mtime } = await vscode.workspace.fs.stat(uri);
    if (size > LIMIT) {
      const [has, most] = [size, LIMIT].map((bytes) => Math.round(bytes / 2 ** 20));
      throw new PoolscopeError(
        vscode.l10n.t('File too large: {0} MiB (at most {1} MiB when files cannot be read in parts)', has!, most!),
      );
    }
    const key = JSON.stringify([String(uri), mtime, size]);
    return this.wholes.get(key, signal, async () => new Uint8Array(await vscode.workspace.fs.readFile(uri)));
  }
}

/** Undefined if it is neither a file nor a folder: a link that leads nowhere, a pipe. */
function entryOf(name: string, type: vscode.FileType): FolderEntry | undefined {
  const { File, Directory, SymbolicLink } = vscode.FileType;
  if ((type & (File | Directory)) === 0) return undefined;
  return { name, isFolder: (type & Directory) !== 0, ...((type & SymbolicLink) !== 0 && { isLink: true }) };
}

/** Where a file is, and its state. @throws PoolscopeError if there is none */
export function addressOf(uri: vscode.Uri): Promise<FileAddress> {
  return refusing(async () => {
    const { size, mtime } = await vscode.workspace.fs.stat(uri);
    const path = uri.scheme === 'file' && { path: uri.fsPath };
    return { uri: String(uri), name: nameOf(uri), ...path, size, modified: mtime };
  });
}

/** A Python module's text, as it stands in its editor or in its file; undefined if there is none, or if it is too large to follow. */
async function moduleText(address: string): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find(({ uri }) => String(uri) === address);
  if (open) return open.getText();
  const uri = vscode.Uri.parse(address);
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0 || size > MODULE_LIMIT) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
