export type Color = readonly [red: number, green: number, blue: number];

/** The colors that planes are drawn in. */
export interface Theme {
  readonly paper: Color;
  readonly ink: Color;
  /** What is said aside. */
  readonly quiet: Color;
  /** The window's. */
  readonly accent: Color;
  /** The maximum's. */
  readonly winner: Color;
  readonly fault: Color;
  readonly overlays: Readonly<Record<'never' | 'more' | 'gradient' | 'gradient-negative', Color>>;
  readonly isHighContrast: boolean;
}

/** Between two colors: the first at 0, the second at 1. */
export function mixed(from: Color, to: Color, share: number): Color {
  return [0, 1, 2].map((i) => Math.round(from[i]! + (to[i]! - from[i]!) * share)) as unknown as Color;
}
