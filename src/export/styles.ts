import type { Theme } from '../plane/theme';

const light: Theme = {
  paper: [255, 255, 255],
  ink: [59, 59, 59],
  quiet: [59, 59, 59],
  accent: [0, 99, 211],
  winner: [191, 136, 3],
  fault: [229, 20, 0],
  overlays: {
    never: [229, 20, 0],
    more: [101, 45, 144],
    gradient: [209, 134, 22],
    'gradient-negative': [0, 99, 211],
  },
  isHighContrast: false,
};

const dark: Theme = {
  paper: [31, 31, 31],
  ink: [204, 204, 204],
  quiet: [157, 157, 157],
  accent: [89, 164, 249],
  winner: [204, 167, 0],
  fault: [241, 76, 76],
  overlays: {
    never: [241, 76, 76],
    more: [177, 128, 215],
    gradient: [209, 134, 22],
    'gradient-negative': [89, 164, 249],
  },
  isHighContrast: false,
};

/** Grays that differ in brightness: what is told by colors elsewhere is told by frames, stripes and tints. */
const print: Theme = {
  paper: [255, 255, 255],
  ink: [0, 0, 0],
  quiet: [85, 85, 85],
  accent: [0, 0, 0],
  winner: [0, 0, 0],
  fault: [0, 0, 0],
  overlays: {
    never: [0, 0, 0],
    more: [90, 90, 90],
    gradient: [120, 120, 120],
    'gradient-negative': [60, 60, 60],
  },
  isHighContrast: false,
};

/** What figures look like: VS Code's light and dark theme, and shades of gray. */
export const styles = { light, dark, print } as const;

export type Style = keyof typeof styles;
