import type { Point } from '../plane/pen';
import type { Box } from '../plane/viewport';
import { rounded } from './lengths';
import { PdfFile, pdfText } from './pdfFile';
import { PdfFont } from './pdfFont';
import { pdfPicture } from './pdfPicture';
import type { Drawing, Mark, WrittenStyle } from './sketch';
import type { Typefaces } from './typeface';

/** Points of a pixel. */
const POINTS = 0.75;

/** A drawing as a PDF of one page: text stays text, its letters are embedded, and the drawing has an alternative text. */
export function pdfOf(drawing: Drawing, faces: Typefaces, language: string): Uint8Array {
  return new Page(drawing, faces).write(language);
}

/** The operators of a page, and what they refer to. */
class Page {
  private readonly file = new PdfFile();
  private readonly operators: string[] = [];
  private readonly fonts: Readonly<Record<'sans' | 'mono' | 'monoBold', PdfFont>>;
  private readonly pictures: number[] = [];
  private readonly alphas = new Map<string, number>();

  constructor(
    private readonly drawing: Drawing,
    faces: Typefaces,
  ) {
    this.fonts = {
      sans: new PdfFont('sans', 'NotoSansSC', faces.sans),
      mono: new PdfFont('mono', 'DejaVuSansMono', faces.mono),
      monoBold: new PdfFont('monoBold', 'DejaVuSansMono-Bold', faces.monoBold),
    };
  }

  write(language: string): Uint8Array {
    const { file } = this;
    const { width, height, paper, marks, caption, alt } = this.drawing;
    const page = file.reserve();
    const parent = file.reserve();
    this.draw({ kind: 'box', box: { x: 0, y: 0, width, height }, ink: { color: paper } });
    for (const mark of marks) this.draw(mark);
    // y grows downwards, as on a screen
    const matrix = `${POINTS} 0 0 ${-POINTS} 0 ${rounded(height * POINTS)} cm`;
    const contents = file.stream(
      {},
      ['/Figure <</MCID 0>> BDC', 'q', matrix, ...this.operators, 'Q', 'EMC'].join('\n'),
    );
    const root = file.reserve();
    const box = `[0 0 ${rounded(width * POINTS)} ${rounded(height * POINTS)}]`;
    const figure = file.add(
      `<</Type/StructElem /S/Figure /P ${root} 0 R /Pg ${page} 0 R /K 0 /Alt ${pdfText(alt)} /A <</O/Layout /BBox ${box}>>>>`,
    );
    file.fill(root, `<</Type/StructTreeRoot /K ${figure} 0 R /ParentTree <</Nums [0 [${figure} 0 R]]>>>>`);
    file.fill(
      page,
      `<</Type/Page /Parent ${parent} 0 R /MediaBox ${box} /StructParents 0 /Contents ${contents} 0 R /Resources ${this.resources()}>>`,
    );
    file.fill(parent, `<</Type/Pages /Kids [${page} 0 R] /Count 1>>`);
    const catalog = file.add(
      `<</Type/Catalog /Pages ${parent} 0 R /Lang ${pdfText(language)} /MarkInfo <</Marked true>> /StructTreeRoot ${root} 0 R /ViewerPreferences <</DisplayDocTitle true>>>>`,
    );
    const info = file.add(`<</Title ${pdfText(caption)} /Producer (Poolscope)>>`);
    return file.bytes(catalog, info);
  }

  private resources(): string {
    const used = Object.values(this.fonts).filter((font) => font.isUsed);
    const fonts = used.map((font) => `/${font.name} ${font.write(this.file)} 0 R`);
    const pictures = this.pictures.map((object, i) => `/P${i} ${object} 0 R`);
    const alphas = [...this.alphas].map(([alpha, i]) => `/A${i} <</ca ${alpha} /CA ${alpha}>>`);
    return `<</Font <<${fonts.join(' ')}>> /XObject <<${pictures.join(' ')}>> /ExtGState <<${alphas.join(' ')}>>>>`;
  }

  private draw(mark: Mark): void {
    switch (mark.kind) {
      case 'box':
        this.paint(mark.ink, 'rg', `${rectangle(mark.box)} f`);
        break;
      case 'shapes':
        this.paint(mark.ink, 'rg', `${mark.polygons.map((points) => `${path(points)} h`).join(' ')} f`);
        break;
      case 'frame':
        this.paint(mark.stroke, 'RG', `${pen(mark.stroke)} ${rectangle(mark.box)} S`);
        break;
      case 'lines':
        this.paint(mark.stroke, 'RG', `${pen(mark.stroke)} 1 j ${mark.lines.map(path).join(' ')} S`);
        break;
      case 'curve': {
        const [from, ...rest] = mark.points;
        this.paint(mark.stroke, 'RG', `${pen(mark.stroke)} ${path([from])} ${rest.map(pair).join(' ')} c S`);
        break;
      }
      case 'text':
        this.text(mark.text, mark.at, mark.style);
        break;
      case 'picture': {
        const { x, y, width, height } = mark.box;
        const name = `/P${this.pictures.push(pdfPicture(this.file, mark.pixels, mark.isSmooth)) - 1}`;
        // an image stands on its lower edge
        this.operators.push(
          `q ${rounded(width)} 0 0 ${rounded(-height)} ${rounded(x)} ${rounded(y + height)} cm ${name} Do Q`,
        );
      }
    }
  }

  private paint(
    { color, alpha = 1 }: { readonly color: readonly number[]; readonly alpha?: number },
    operator: 'rg' | 'RG',
    drawn: string,
  ): void {
    const parts = color.map((part) => rounded(part / 255)).join(' ');
    this.operators.push(`q ${alpha < 1 ? `${this.alpha(alpha)} gs ` : ''}${parts} ${operator} ${drawn} Q`);
  }

  private alpha(alpha: number): string {
    const key = rounded(alpha);
    if (!this.alphas.has(key)) this.alphas.set(key, this.alphas.size);
    return `/A${this.alphas.get(key)!}`;
  }

  /** Each letter is written in the first font that has it. */
  private text(text: string, [x, y]: Point, style: WrittenStyle): void {
    const { size, align, color } = style;
    const own = style.font === 'sans' ? this.fonts.sans : style.isBold ? this.fonts.monoBold : this.fonts.mono;
    const fonts = [own, ...Object.values(this.fonts).filter((font) => font !== own)];
    const runs: { readonly font: PdfFont; letters: string }[] = [];
    for (const letter of text) {
      const font = fonts.find((each) => each.has(letter)) ?? own;
      const last = runs.at(-1);
      if (last?.font === font) last.letters += letter;
      else runs.push({ font, letters: letter });
    }
    const width = runs.reduce((sum, { font, letters }) => sum + size * font.widthOf(letters), 0);
    const left = x - width * { left: 0, center: 0.5, right: 1 }[align];
    const shown = runs.map(({ font, letters }) => `/${font.name} ${rounded(size)} Tf ${font.encode(letters)} Tj`);
    this.paint({ color }, 'rg', `BT 1 0 0 -1 ${rounded(left)} ${rounded(y)} Tm ${shown.join(' ')} ET`);
  }
}

function rectangle({ x, y, width, height }: Box): string {
  return `${rounded(x)} ${rounded(y)} ${rounded(width)} ${rounded(height)} re`;
}

function pen({ width, dash }: { readonly width: number; readonly dash?: readonly number[] }): string {
  return `${rounded(width)} w${dash?.length ? ` [${dash.map(rounded).join(' ')}] 0 d` : ''}`;
}

function path(points: readonly Point[]): string {
  return points.map((point, i) => `${pair(point)} ${i === 0 ? 'm' : 'l'}`).join(' ');
}

function pair([x, y]: Point): string {
  return `${rounded(x)} ${rounded(y)}`;
}
