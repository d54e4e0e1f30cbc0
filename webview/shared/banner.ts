import * as l10n from '@vscode/l10n';
import { CancelledError, messageOf, PoolscopeError } from '../../src/errors';
import { h } from './dom';

/** Says what is wrong: a refusal as it is; of a bug, that there is one, with a way to the log. */
export class Banner {
  readonly element = h('div', { class: 'banner', id: 'problem', role: 'alert' });

  constructor(private readonly showLog: () => void) {}

  show(message: string): void {
    this.element.textContent = message;
  }

  showError(error: unknown): void {
    if (error instanceof CancelledError) return;
    if (error instanceof PoolscopeError) this.show(error.message);
    else
      this.element.replaceChildren(l10n.t('Something went wrong: {0}', messageOf(error)), ' ', logLink(this.showLog));
  }

  clear(): void {
    this.show('');
  }
}

/** A button that looks like a link and shows the extension's log. */
export function logLink(showLog: () => void): HTMLElement {
  const link = h('button', { type: 'button', class: 'link' }, l10n.t('Show Log'));
  link.addEventListener('click', showLog);
  return link;
}
