import { usualSettings, type PageSettings } from '../../src/views/page';

/** What the reader set, as the extension host put it on the page; a number out of bounds is brought back into them. */
export function pageSettings(): PageSettings {
  const { colorMap, precision, speed } = {
    ...usualSettings,
    ...(JSON.parse(document.body.dataset['settings'] ?? '{}') as Partial<PageSettings>),
  };
  return {
    colorMap: colorMap === 'viridis' ? colorMap : 'neutral',
    precision: within(precision, 2, 12, usualSettings.precision),
    speed: within(speed, 0.25, 8, usualSettings.speed),
  };
}

function within(value: unknown, least: number, most: number, usual: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : usual;
}
