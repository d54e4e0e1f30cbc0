import * as l10n from '@vscode/l10n';
import { shortText } from '../tensors/valueText';
import type { Overlay } from './overlay';

/** What an overlay's numbers, tints or stripes mean. */
export interface LegendEntry {
  readonly swatch: 'index' | 'gradient' | 'never' | 'once' | 'more';
  readonly text: string;
}

export function legendOf(overlay: Overlay): LegendEntry[] {
  switch (overlay.kind) {
    case 'index':
      return [{ swatch: 'index', text: l10n.t('Index: position in the flattened input plane') }];
    case 'gradient': {
      const [min, max] = overlay.range;
      const text = l10n.t('Gradient: {0} to {1}', shortText(Math.min(0, min)), shortText(max));
      return [{ swatch: 'gradient', text }];
    }
    case 'coverage': {
      const { never, once, more } = overlay.cells!;
      const entries: LegendEntry[] = [];
      if (never) entries.push({ swatch: 'never', text: l10n.t('Not covered: {0}', never.toLocaleString()) });
      if (once) entries.push({ swatch: 'once', text: l10n.t('Covered once: {0}', once.toLocaleString()) });
      if (more) entries.push({ swatch: 'more', text: l10n.t('Covered more than once: {0}', more.toLocaleString()) });
      return entries;
    }
  }
}
