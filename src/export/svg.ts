import { encode } from 'fast-png';
import type { Ink, Pixels, Point, Stroke } from '../plane/pen';
import type { Color } from '../plane/theme';
import type { Box } from '../plane/viewport';
import { rounded } from './lengths';
import type { Drawing, Mark, WrittenStyle } from './sketch';

const FONTS = {
  sans: "'Noto Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif",
  mono: "'DejaVu Sans Mono',Menlo,Consolas,monospace",
};

/** How pixels stay sharp: as browsers know it, and as others do. */
type Sharpness = 'pixelated' | 'optimizeSpeed';

/** A drawing as SVG: text stays text, and nothing is fetched or run. */
export function svgOf(
  { width, height, paper, marks, caption, alt }: Drawing,
  sharpness: Sharpness = 'pixelated',
): string {
  const background = box({ x: 0, y: 0, width, height }, { color: paper });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${rounded(width)}" height="${rounded(height)}" viewBox="0 0 ${rounded(width)} ${rounded(height)}" role="img">`,
    `<title>${escaped(caption)}</title>`,
    `<desc>${escaped(alt)}</desc>`,
    background,
    ...marks.map((mark) => element(mark, sharpness)),
    '</svg>',
    '',
  ].join('\n');
}

function element(mark: Mark, sharpness: Sharpness): string {
  switch (mark.kind) {
    case 'box':
      return box(mark.box, mark.ink);
    case 'shapes':
      return `<path d="${mark.polygons.map((points) => `${path(points)}Z`).join('')}"${fill(mark.ink)}/>`;
    case 'frame':
      return `<rect${place(mark.box)} fill="none"${stroke(mark.stroke)}/>`;
    case 'lines':
      return `<path d="${mark.lines.map(path).join('')}" fill="none" stroke-linejoin="round"${stroke(mark.stroke)}/>`;
    case 'curve': {
      const [from, ...rest] = mark.points;
      return `<path d="${path([from])}C${rest.map(pair).join(' ')}" fill="none"${stroke(mark.stroke)}/>`;
    }
    case 'text':
      return text(mark.text, mark.at, mark.style);
    case 'picture':
      return picture(mark.pixels, mark.box, mark.isSmooth ? undefined : sharpness);
  }
}

function box(where: Box, ink: Ink): string {
  return `<rect${place(where)}${fill(ink)}/>`;
}

function text(written: string, [x, y]: Point, { size, color, align, isBold, font }: WrittenStyle): string {
  const anchor = { left: '', center: ' text-anchor="middle"', right: ' text-anchor="end"' }[align];
  const weight = isBold ? ' font-weight="bold"' : '';
  const place = `x="${rounded(x)}" y="${rounded(y)}"`;
  return `<text ${place} font-family="${FONTS[font]}" font-size="${rounded(size)}"${anchor}${weight}${fill({ color })}>${escaped(written)}</text>`;
}

function picture({ width, height, colors }: Pixels, where: Box, sharpness: Sharpness | undefined): string {
  const data = new Uint8Array(colors.buffer, colors.byteOffset, colors.byteLength);
  const png = encode({ width, height, data, channels: 4, depth: 8 });
  const sharp = sharpness ? ` image-rendering="${sharpness}"` : '';
  return `<image${place(where)} preserveAspectRatio="none"${sharp} href="data:image/png;base64,${base64(png)}"/>`;
}

function place({ x, y, width, height }: Box): string {
  return ` x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}"`;
}

function path(points: readonly Point[]): string {
  return `M${points.map(pair).join('L')}`;
}

function pair([x, y]: Point): string {
  return `${rounded(x)} ${rounded(y)}`;
}

function fill({ color, alpha = 1 }: Ink): string {
  return ` fill="${hex(color)}"${alpha < 1 ? ` fill-opacity="${rounded(alpha)}"` : ''}`;
}

function stroke({ color, alpha = 1, width, dash }: Stroke): string {
  const opacity = alpha < 1 ? ` stroke-opacity="${rounded(alpha)}"` : '';
  const dashes = dash?.length ? ` stroke-dasharray="${dash.map(rounded).join(' ')}"` : '';
  return ` stroke="${hex(color)}" stroke-width="${rounded(width)}"${opacity}${dashes}`;
}

function hex(color: Color): string {
  return `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** What XML takes: characters that it has no place for are left out. */
function escaped(written: string): string {
  const named = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' } as const;
  // eslint-disable-next-line no-control-regex -- these are what XML refuses
  const printable = written.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
  return printable.replace(/[&<>"]/g, (sign) => named[sign as keyof typeof named]);
}

const STEP = 0x8000;

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += STEP) binary += String.fromCharCode(...bytes.subarray(at, at + STEP));
  return btoa(binary);
}
