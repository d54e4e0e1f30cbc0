import * as l10n from '@vscode/l10n';

/** Why a rule cannot tell: a size is a name, or unknown. */
export function sizeText(): string {
  return l10n.t('A size is not known');
}
