import * as vscode from 'vscode';
import { labelText } from '../shared/escape';

/** The reader wants the step before. */
export const back = Symbol('back');

/** Where a step stands: `2 of 3` in the picker's title. */
export interface Place {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

/** A step answers with what it adds to the choices, with `back`, or undefined if cancelled. */
export type Step<Choices> = (
  chosen: Partial<Choices>,
  place: Place,
) => Promise<Partial<Choices> | typeof back | undefined>;

/** Goes through the steps, forth and back. Undefined if cancelled. */
export async function runSteps<Choices>(
  title: string,
  steps: readonly Step<Choices>[],
): Promise<Partial<Choices> | undefined> {
  let chosen: Partial<Choices> = {};
  for (let at = 0; at < steps.length;) {
    const answer = await steps[at]!(chosen, { title, step: at + 1, totalSteps: steps.length });
    if (answer === undefined) return undefined;
    if (answer === back) at--;
    else {
      chosen = { ...chosen, ...answer };
      at++;
    }
  }
  return chosen;
}

/** Lets the reader pick one item. A picker that loses the focus stays, so that nothing chosen is lost. */
export function pick<Item extends vscode.QuickPickItem>(
  items: readonly (Item | vscode.QuickPickItem)[],
  { title, step, totalSteps }: Place,
  placeholder: string,
): Promise<Item | typeof back | undefined> {
  const picker = vscode.window.createQuickPick<Item | vscode.QuickPickItem>();
  Object.assign(picker, { title: labelText(title), step, totalSteps, placeholder, ignoreFocusOut: true });
  picker.items = items;
  picker.buttons = step > 1 ? [vscode.QuickInputButtons.Back] : [];
  return new Promise((resolve) => {
    const finish = (answer: Item | typeof back | undefined) => {
      resolve(answer);
      picker.hide();
    };
    picker.onDidAccept(() => {
      finish(picker.selectedItems[0] as Item | undefined);
    });
    picker.onDidTriggerButton(() => {
      finish(back);
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}
