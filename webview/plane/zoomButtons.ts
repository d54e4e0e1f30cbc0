import * as l10n from '@vscode/l10n';
import { createIconButton } from '../shared/controls';

/** How much one press zooms. */
const STEP = 1.5;

/** What can be zoomed. */
interface Zoomed {
  zoom(factor: number): void;
  fit(): void;
}

/** Buttons that zoom in, out, and back to all; what they zoom is asked for at each press. */
export function zoomButtons(zoomed: () => Iterable<Zoomed>): readonly HTMLElement[] {
  const button = (icon: string, text: string, act: (each: Zoomed) => void) =>
    createIconButton(icon, text, () => {
      for (const each of zoomed()) act(each);
    }).element;
  return [
    button('zoom-in', l10n.t('Zoom in'), (each) => {
      each.zoom(STEP);
    }),
    button('zoom-out', l10n.t('Zoom out'), (each) => {
      each.zoom(1 / STEP);
    }),
    button('screen-full', l10n.t('Zoom to fit'), (each) => {
      each.fit();
    }),
  ];
}
