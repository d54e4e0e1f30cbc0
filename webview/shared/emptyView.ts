import * as l10n from '@vscode/l10n';
import { CancelledError, messageOf, PoolscopeError } from '../../src/errors';
import { logLink } from './banner';
import { h, icon } from './dom';

/** What stands in place of a view that has nothing to show. */
export class EmptyView {
  readonly element = h('div', { class: 'empty', id: 'empty' });

  /** @param view hidden while this is shown */
  constructor(private readonly view: HTMLElement) {}

  /** @param iconName a codicon's name */
  show(iconName: string, message: string, showLog?: () => void): void {
    this.view.hidden = true;
    this.element.hidden = false;
    const mark = icon(iconName);
    if (iconName === 'loading') mark.classList.add('codicon-modifier-spin');
    this.element.replaceChildren(mark, h('p', {}, message), ...(showLog ? [logLink(showLog)] : []));
  }

  /** A refusal as it is; a bug with a way to the log. Nothing is said of what was cancelled. */
  showError(error: unknown, showLog: () => void): void {
    if (error instanceof CancelledError) return;
    if (error instanceof PoolscopeError) this.show('error', error.message);
    else this.show('error', l10n.t('Something went wrong: {0}', messageOf(error)), showLog);
  }

  /** Shows the view again. */
  hide(): void {
    this.view.hidden = false;
    this.element.hidden = true;
  }
}
