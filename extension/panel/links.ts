import * as vscode from 'vscode';
import { linkQuery, readLink } from '../../src/views/link';
import { showError } from '../shared/logger';
import { linkedTensor } from '../sources/linkedTensor';
import type { PanelHost } from './panel';

/** The command **Copy Link**, and the links that it makes: they open a tensor in the panel, and do nothing else. */
export function registerLinks(extensionId: string, panels: PanelHost): vscode.Disposable {
  const base = `${vscode.env.uriScheme}://${extensionId}/open?`;
  return vscode.Disposable.from(
    vscode.commands.registerCommand('poolscope.copyLink', async () => {
      try {
        await vscode.env.clipboard.writeText(base + linkQuery(await panels.last().linked(), base));
        vscode.window.setStatusBarMessage(vscode.l10n.t('Link copied'), 3000);
      } catch (error) {
        await showError(error, 'copying a link');
      }
    }),
    vscode.window.registerUriHandler({
      handleUri: async ({ path, query }) => {
        if (path !== '/open') return;
        try {
          const linked = readLink(query);
          const panel = await panels.show(linkedTensor(linked, query), linked.call);
          panel.predict(linked.isPredicted);
        } catch (error) {
          await showError(error, 'opening a link');
        }
      },
    }),
  );
}
