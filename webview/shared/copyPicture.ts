import * as l10n from '@vscode/l10n';
import { PoolscopeError } from '../../src/errors';

/** Puts a PNG on the clipboard. @throws PoolscopeError if the browser refuses it */
export async function copyPicture(png: Uint8Array<ArrayBuffer>): Promise<undefined> {
  try {
    // only a page that has the focus may do so
    window.focus();
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': new Blob([png], { type: 'image/png' }) })]);
  } catch {
    throw new PoolscopeError(l10n.t('Images cannot be put on the clipboard here. Save a file instead.'));
  }
  return undefined;
}
