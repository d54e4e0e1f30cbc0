import * as l10n from '@vscode/l10n';
import { h } from './dom';

/** A key, or keys, and what they do. */
export type KeyMeaning = readonly [keys: string, meaning: string];

/** Shows the keys of a page when `?` is pressed, outside of fields. */
export function keyHelp(meanings: readonly KeyMeaning[]): HTMLElement {
  const rows = meanings.map(([keys, meaning]) => h('tr', {}, h('td', {}, h('kbd', {}, keys)), h('td', {}, meaning)));
  const title = h('h2', { id: 'key-help-title' }, l10n.t('Keys'));
  const close = h('button', { type: 'submit', class: 'small-button' }, l10n.t('Close'));
  const dialog = h(
    'dialog',
    { class: 'key-help', id: 'key-help', 'aria-labelledby': title.id },
    h('form', { method: 'dialog' }, title, h('table', {}, h('tbody', {}, ...rows)), close),
  );
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, vscode-text-field');
    if (event.key !== '?' || isTyping || dialog.open) return;
    event.preventDefault();
    dialog.showModal();
  });
  return dialog;
}
