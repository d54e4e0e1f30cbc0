import type { Color, Theme } from '../../src/plane/theme';
import { h } from '../shared/dom';

/** The style sheet's colors, as a canvas can mix them. */
interface PageTheme extends Theme {
  readonly mono: string;
  readonly isStill: boolean;
}

let current: PageTheme | undefined;
const listeners = new Set<() => void>();

/** The colors as they are now. */
export function theme(): PageTheme {
  return (current ??= read());
}

/** @returns how to stop listening */
export function onThemeChange(listener: () => void): () => void {
  if (listeners.size === 0) observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const observer = new MutationObserver(() => {
  current = undefined;
  for (const listener of listeners) listener();
});

function read(): PageTheme {
  const style = getComputedStyle(document.body);
  const text = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const resolved = resolver(text('paper'));
  const color = (name: string) => resolved(text(name));
  const { classList } = document.body;
  return {
    paper: color('paper'),
    ink: color('ink'),
    quiet: color('quiet'),
    accent: color('accent'),
    winner: color('winner'),
    fault: color('overlay-never'),
    overlays: {
      never: color('overlay-never'),
      more: color('overlay-more'),
      gradient: color('overlay-gradient'),
      'gradient-negative': color('overlay-gradient-negative'),
    },
    mono: text('mono') || 'monospace',
    isHighContrast: classList.contains('vscode-high-contrast') || classList.contains('vscode-high-contrast-light'),
    isStill:
      classList.contains('vscode-reduce-motion') || window.matchMedia('(prefers-reduced-motion: reduce)').matches,
  };
}

/** A canvas resolves any notation that a theme uses; what is half transparent lies on paper. */
function resolver(paper: string): (text: string) => Color {
  const context = h('canvas').getContext('2d', { willReadFrequently: true });
  return (text) => {
    if (!context) return [0, 0, 0];
    for (const color of [paper, text]) {
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
    }
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    return [red!, green!, blue!];
  };
}

export function css([red, green, blue]: Color, alpha = 1): string {
  return `rgb(${red} ${green} ${blue} / ${alpha})`;
}
