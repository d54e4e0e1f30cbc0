import type { PdfFile } from './pdfFile';
import type { Typeface } from './typeface';

/** A font of a PDF, with all its letters: few, as figures need few. */
export class PdfFont {
  /** The letters that are written, by their glyphs. */
  private readonly used = new Map<number, string>();

  constructor(
    readonly name: string,
    /** PostScript's name of it. */
    private readonly title: string,
    private readonly face: Typeface,
  ) {}

  get isUsed(): boolean {
    return this.used.size > 0;
  }

  has(letter: string): boolean {
    return this.face.glyphOf(letter) !== undefined;
  }

  /** A share of the size. */
  widthOf(text: string): number {
    return [...text].reduce((sum, letter) => sum + this.face.advance(this.glyph(letter)), 0);
  }

  /** The text as the numbers of its glyphs. */
  encode(text: string): string {
    const glyphs = [...text].map((letter) => {
      const glyph = this.glyph(letter);
      this.used.set(glyph, letter);
      return hex(glyph);
    });
    return `<${glyphs.join('')}>`;
  }

  /** Adds the font to a file. @returns its number there */
  write(file: PdfFile): number {
    const { face } = this;
    const per1000 = (share: number) => Math.round(1000 * share);
    const data = file.stream({ Length1: String(face.bytes.length) }, face.bytes);
    const base = `/ABCDEF+${this.title}`;
    const descriptor = file.add(
      `<</Type/FontDescriptor /FontName ${base} /Flags 4 /FontBBox [${face.bounds.map(per1000).join(' ')}] /ItalicAngle 0 /Ascent ${per1000(face.ascent)} /Descent ${per1000(-face.descent)} /CapHeight ${per1000(face.ascent)} /StemV 80 /FontFile2 ${data} 0 R>>`,
    );
    const widths = Array.from({ length: face.glyphCount }, (_, glyph) => per1000(face.advance(glyph)));
    const descendant = file.add(
      `<</Type/Font /Subtype/CIDFontType2 /BaseFont ${base} /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /FontDescriptor ${descriptor} 0 R /CIDToGIDMap/Identity /W [0 [${widths.join(' ')}]]>>`,
    );
    const letters = file.stream({}, this.letters());
    return file.add(
      `<</Type/Font /Subtype/Type0 /BaseFont ${base} /Encoding/Identity-H /DescendantFonts [${descendant} 0 R] /ToUnicode ${letters} 0 R>>`,
    );
  }

  private glyph(letter: string): number {
    return this.face.glyphOf(letter) ?? 0;
  }

  /** Which letter a glyph stands for, so that text can be searched and copied. */
  private letters(): string {
    const all = [...this.used].sort(([one], [other]) => one - other);
    const entries = all.map(([glyph, letter]) => `<${hex(glyph)}> <${hex(letter.charCodeAt(0))}>`);
    return [
      '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
      '/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def',
      '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
      '1 begincodespacerange <0000> <ffff> endcodespacerange',
      ...portions(entries, 100).flatMap((some) => [`${some.length} beginbfchar`, ...some, 'endbfchar']),
      'endcmap CMapName currentdict /CMap defineresource pop end end',
    ].join('\n');
  }
}

function hex(code: number): string {
  return code.toString(16).padStart(4, '0');
}

/** A table of a font's letters has at most 100 lines. */
function portions<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
