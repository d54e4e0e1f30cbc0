import * as l10n from '@vscode/l10n';
import { PoolscopeError } from '../errors';
import type { Ink, Point, Stroke } from '../plane/pen';
import type { Color } from '../plane/theme';
import type { Box } from '../plane/viewport';
import { rounded } from './lengths';
import type { Drawing, Mark, WrittenStyle } from './sketch';

/** TeX's points of a pixel. */
const POINTS = 0.75;

/**
 * A drawing as a LaTeX document of its own, whose picture can be pasted into others.
 *
 * @throws PoolscopeError if a plane is so large that it is a picture
 */
export function tikzOf(drawing: Drawing): string {
  const { width, height, paper, marks, caption, alt } = drawing;
  const colors = new Colors();
  const background: Mark = { kind: 'box', box: { x: 0, y: 0, width, height }, ink: { color: paper } };
  const commands = [background, ...marks].map((mark) => command(mark, colors));
  const isChinese = marks.some((mark) => mark.kind === 'text' && /[\u2e80-\uffef]/.test(mark.text));
  return [
    `% ${commented(caption)}`,
    `% ${commented(alt)}`,
    '\\documentclass[tikz]{standalone}',
    isChinese ? '\\usepackage{xeCJK} % compile with xelatex' : '\\usepackage[T1]{fontenc}',
    '\\begin{document}',
    `\\begin{tikzpicture}[x=${POINTS}bp,y=-${POINTS}bp]`,
    ...colors.definitions,
    ...commands,
    '\\end{tikzpicture}',
    '\\end{document}',
    '',
  ].join('\n');
}

/** The colors of a drawing, each defined once. */
class Colors {
  private readonly names = new Map<string, string>();

  nameOf(color: Color): string {
    const key = color.join(',');
    const known = this.names.get(key);
    if (known !== undefined) return known;
    const name = `c${this.names.size}`;
    this.names.set(key, name);
    return name;
  }

  get definitions(): string[] {
    return [...this.names].map(([key, name]) => `\\definecolor{${name}}{RGB}{${key}}`);
  }
}

function command(mark: Mark, colors: Colors): string {
  switch (mark.kind) {
    case 'box':
      return `\\fill[${ink(mark.ink, colors)}] ${rectangle(mark.box)};`;
    case 'shapes':
      return `\\fill[${ink(mark.ink, colors)}] ${mark.polygons.map((points) => `${path(points)} -- cycle`).join(' ')};`;
    case 'frame':
      return `\\draw[${pen(mark.stroke, colors)}] ${rectangle(mark.box)};`;
    case 'lines':
      return `\\draw[${pen(mark.stroke, colors)},line join=round] ${mark.lines.map(path).join(' ')};`;
    case 'curve': {
      const [from, first, second, to] = mark.points.map(pair);
      return `\\draw[${pen(mark.stroke, colors)}] ${from} .. controls ${first} and ${second} .. ${to};`;
    }
    case 'text':
      return node(mark.text, mark.at, mark.style, colors);
    case 'picture':
      throw new PoolscopeError(l10n.t('TikZ cannot show a plane of so many cells. Choose PDF, SVG or PNG.'));
  }
}

function node(text: string, at: Point, { size, color, align, isBold, font }: WrittenStyle, colors: Colors): string {
  const anchor = { left: 'base west', center: 'base', right: 'base east' }[align];
  const points = rounded(size * POINTS);
  const family = font === 'mono' ? '\\ttfamily' : '\\sffamily';
  const shape = `\\fontsize{${points}bp}{${points}bp}\\selectfont${family}${isBold ? '\\bfseries' : ''}`;
  return `\\node[anchor=${anchor},inner sep=0,text=${colors.nameOf(color)}] at ${pair(at)} {${shape} ${typeset(text)}};`;
}

const signs: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '−': '$-$',
  '∞': '$\\infty$',
  '×': '$\\times$',
  '·': '$\\cdot$',
  '…': '\\ldots{}',
  '→': '$\\to$',
  '⌊': '$\\lfloor$',
  '⌋': '$\\rfloor$',
  '≠': '$\\neq$',
};

function typeset(text: string): string {
  return text.replace(/[\\~^−∞×·…→⌊⌋≠]|[#$%&_{}]/g, (sign) => signs[sign] ?? `\\${sign}`);
}

/** In one line. */
function commented(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function ink({ color, alpha = 1 }: Ink, colors: Colors): string {
  return `${colors.nameOf(color)}${alpha < 1 ? `,opacity=${rounded(alpha)}` : ''}`;
}

function pen(stroke: Stroke, colors: Colors): string {
  const points = (length: number) => `${rounded(length * POINTS)}bp`;
  const [on = 0, off = 0] = stroke.dash ?? [];
  const dash = stroke.dash?.length ? `,dash pattern=on ${points(on)} off ${points(off)}` : '';
  return `${ink(stroke, colors)},line width=${points(stroke.width)}${dash}`;
}

function rectangle({ x, y, width, height }: Box): string {
  return `${pair([x, y])} rectangle ${pair([x + width, y + height])}`;
}

function path(points: readonly Point[]): string {
  return points.map(pair).join(' -- ');
}

function pair([x, y]: Point): string {
  return `(${rounded(x)},${rounded(y)})`;
}
