import * as l10n from '@vscode/l10n';

/** Why a rule cannot tell: a size is a name, or unknown. */
export function sizeText(): string {
  return l10n.t('A size is not known');
}

/** Why a rule cannot tell: the shape comes of the numbers in a tensor. */
export function valuesText(): string {
  return l10n.t('The shape depends on values');
}

/** Why a rule cannot tell: NumPy computes by other rules. */
export function arrayText(): string {
  return l10n.t('A NumPy array is not followed here');
}

/** Why a rule cannot tell: an argument is of a kind that is not understood. */
export function argumentText(name: string): string {
  return l10n.t('{0} is not understood', name);
}
