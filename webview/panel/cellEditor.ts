import * as l10n from '@vscode/l10n';
import { h } from '../shared/dom';

/** A field over a cell, in which its number can be changed. */
export class CellEditor {
  readonly element = h('input', { class: 'cell-editor', type: 'text', spellcheck: 'false', id: 'cell-editor' });
  private commit: ((written: string) => void) | undefined;

  constructor() {
    this.element.setAttribute('aria-label', l10n.t('Number in the code'));
    this.element.hidden = true;
    this.element.addEventListener('keydown', (event) => {
      // the panel's own keys are not meant here
      event.stopPropagation();
      if (event.key === 'Enter') this.end(true);
      else if (event.key === 'Escape') this.end(false);
    });
    this.element.addEventListener('blur', () => {
      this.end(false);
    });
  }

  /**
   * Opens over a cell.
   *
   * @param cell where it is on the screen
   * @param commit gets what was written
   */
  open(cell: DOMRect, value: string, commit: (written: string) => void): void {
    this.commit = commit;
    this.element.hidden = false;
    const { x, y } = (this.element.offsetParent ?? document.body).getBoundingClientRect();
    const { style } = this.element;
    [style.left, style.top] = [`${cell.x - x}px`, `${cell.y - y}px`];
    [style.width, style.height] = [`${Math.max(cell.width, 64)}px`, `${Math.max(cell.height, 22)}px`];
    this.element.value = value;
    this.element.focus();
    this.element.select();
  }

  private end(isWritten: boolean): void {
    const { commit } = this;
    this.commit = undefined;
    this.element.hidden = true;
    if (isWritten) commit?.(this.element.value);
  }
}
