import * as l10n from '@vscode/l10n';

/** Loads the translations that the extension host put on the page. */
export function loadMessages(): void {
  l10n.config({ contents: document.body.dataset['l10n'] ?? '{}' });
}
