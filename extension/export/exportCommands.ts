import * as vscode from 'vscode';
import type { PanelHost } from '../panel/panel';
import type { PoolPanel } from '../panel/poolPanel';
import { refusing } from '../shared/fileErrors';
import { showError } from '../shared/logger';
import { copyOutput } from './copyOutput';
import { exportFigure } from './exportFigure';

/** The commands that take a result out of the panel that is used, or was last. */
export function registerExport(panels: PanelHost): vscode.Disposable {
  const command = (name: string, work: (panel: PoolPanel) => Promise<void>) =>
    vscode.commands.registerCommand(name, async () => {
      try {
        await refusing(() => work(panels.current));
      } catch (error) {
        await showError(error, 'exporting');
      }
    });
  return vscode.Disposable.from(
    command('poolscope.exportFigure', exportFigure),
    command('poolscope.copyOutput', copyOutput),
  );
}
