import * as vscode from 'vscode';
import type { SolutionItem } from './solutionItems';

export type Action = 'insert' | 'open' | 'copy';

export interface Choice {
  readonly item: SolutionItem;
  readonly action: Action;
}

interface ActionButton extends vscode.QuickInputButton {
  readonly action: Action;
}

/**
 * Lets the reader pick one of the items. Enter does the first of the actions; the others are buttons.
 *
 * @returns undefined if cancelled
 */
export function pickSolution(
  items: readonly (SolutionItem | vscode.QuickPickItem)[],
  [usual, ...others]: readonly [Action, ...Action[]],
): Promise<Choice | undefined> {
  const buttons = others.map(buttonOf);
  const pick = vscode.window.createQuickPick<SolutionItem | vscode.QuickPickItem>();
  pick.title = vscode.l10n.t('Find Pooling Parameters');
  pick.placeholder =
    usual === 'insert'
      ? vscode.l10n.t('Select a layer to insert at the cursor')
      : vscode.l10n.t('Select a layer to see it in the panel');
  pick.items = items.map((item) => ('call' in item ? { ...item, buttons } : item));
  return new Promise((resolve) => {
    const choose = (item: SolutionItem | vscode.QuickPickItem | undefined, action: Action) => {
      if (!item || !('call' in item)) return;
      resolve({ item, action });
      pick.hide();
    };
    pick.onDidAccept(() => {
      choose(pick.selectedItems[0], usual);
    });
    pick.onDidTriggerItemButton(({ item, button }) => {
      choose(item, (button as ActionButton).action);
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function buttonOf(action: Action): ActionButton {
  const [icon, tooltip] = {
    insert: ['insert', vscode.l10n.t('Insert at Cursor')],
    open: ['eye', vscode.l10n.t('Open Panel')],
    copy: ['copy', vscode.l10n.t('Copy call')],
  }[action] as [string, string];
  return { action, tooltip, iconPath: new vscode.ThemeIcon(icon) };
}
