import * as l10n from '@vscode/l10n';
import type { DifferenceKind } from '../../src/tensors/difference';
import { ModeSwitch } from './modeSwitch';

/** How two outputs are looked at. */
export type ComparisonMode = 'beside' | 'blink' | 'split' | DifferenceKind;

/** Chooses how two outputs are looked at. */
export function comparisonModes(changed: () => void): ModeSwitch<ComparisonMode> {
  const texts: readonly (readonly [ComparisonMode, string, string?])[] = [
    ['beside', l10n.t('Side by side')],
    ['blink', l10n.t('Blink')],
    ['split', l10n.t('Split')],
    ['signed', 'a − b', l10n.t('The difference')],
    ['absolute', '|a − b|', l10n.t('The absolute difference')],
    ['unequal', '≠', l10n.t('1 where they differ')],
  ];
  return new ModeSwitch(l10n.t('Compare as'), texts, 'beside', changed);
}
