import * as l10n from '@vscode/l10n';
import { h } from '../shared/dom';

/** Says that the source has changed and cannot be read: what is shown is what was read before. */
export class SourceNotice {
  readonly element = h('p', { class: 'source-notice', id: 'source-notice', role: 'status' });

  /** @param problem why it cannot be read; nothing if it can */
  show(problem: string | undefined): void {
    this.element.textContent =
      problem === undefined ? '' : l10n.t('Source changed. Showing the last result: {0}', problem);
  }
}
