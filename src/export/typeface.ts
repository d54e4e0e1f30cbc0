/** What is needed of a TrueType font to write with it: which glyph a letter is, and how wide. */
export class Typeface {
  /** Units of the em square. */
  readonly unitsPerEm: number;
  /** From the baseline to the top, and below it to the bottom, as shares of the size. */
  readonly ascent: number;
  readonly descent: number;
  readonly glyphCount: number;
  /** How far the baseline is below a line's middle, as browsers' canvases have it: a share of the size. */
  readonly middle: number;
  /** Of all glyphs: left, bottom, right and top, as shares of the size. */
  readonly bounds: readonly [number, number, number, number];
  private readonly view: DataView;
  private readonly tables = new Map<string, number>();
  private readonly glyphs: ReadonlyMap<number, number>;
  private readonly widths: readonly number[];

  /** @param bytes of the font file */
  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 12; at < 12 + 16 * this.view.getUint16(4); at += 16) {
      this.tables.set(String.fromCharCode(...bytes.subarray(at, at + 4)), this.view.getUint32(at + 8));
    }
    const [head, hhea, maxp] = [this.table('head'), this.table('hhea'), this.table('maxp')];
    this.unitsPerEm = this.view.getUint16(head + 18);
    const share = (at: number) => this.view.getInt16(at) / this.unitsPerEm;
    this.bounds = [share(head + 36), share(head + 38), share(head + 40), share(head + 42)];
    [this.ascent, this.descent] = [share(hhea + 4), -share(hhea + 6)];
    this.glyphCount = this.view.getUint16(maxp + 4);
    const [above, below] = [share(this.table('OS/2') + 68), -share(this.table('OS/2') + 70)];
    this.middle = (above - below) / (above + below) / 2;
    this.glyphs = this.readLetters();
    this.widths = this.readWidths(this.view.getUint16(hhea + 34));
  }

  /** Undefined if the font lacks the letter. */
  glyphOf(letter: string): number | undefined {
    return this.glyphs.get(letter.codePointAt(0)!);
  }

  /** A glyph's width as a share of the size. */
  advance(glyph: number): number {
    return this.widths[Math.min(glyph, this.widths.length - 1)]!;
  }

  private table(name: string): number {
    const at = this.tables.get(name);
    if (at === undefined) throw new TypeError(`the font has no table ${name}`);
    return at;
  }

  private readWidths(count: number): number[] {
    const at = this.table('hmtx');
    return Array.from({ length: count }, (_, i) => this.view.getUint16(at + 4 * i) / this.unitsPerEm);
  }

  /** @see https://learn.microsoft.com/typography/opentype/spec/cmap: format 4, segments of letters */
  private readLetters(): Map<number, number> {
    const { view } = this;
    const cmap = this.table('cmap');
    const count = view.getUint16(cmap + 2);
    const places = Array.from({ length: count }, (_, i) => cmap + view.getUint32(cmap + 8 + 8 * i));
    const at = places.find((place) => view.getUint16(place) === 4);
    if (at === undefined) throw new TypeError('the font has no map of format 4');
    const segments = view.getUint16(at + 6) / 2;
    const word = (column: number, segment: number) =>
      at + 14 + 2 * (column * segments + segment) + (column > 0 ? 2 : 0);
    const letters = new Map<number, number>();
    for (let segment = 0; segment < segments; segment++) {
      const [end, start] = [view.getUint16(word(0, segment)), view.getUint16(word(1, segment))];
      const [delta, offset] = [view.getUint16(word(2, segment)), view.getUint16(word(3, segment))];
      for (let letter = start; letter <= end && letter < 0xffff; letter++) {
        const place = word(3, segment) + offset + 2 * (letter - start);
        const listed = offset === 0 ? letter : view.getUint16(place);
        if (listed !== 0) letters.set(letter, (listed + delta) & 0xffff);
      }
    }
    return letters;
  }
}

/** The fonts of figures. */
export interface Typefaces {
  /** For words, with Chinese. */
  readonly sans: Typeface;
  /** For numbers and code. */
  readonly mono: Typeface;
  readonly monoBold: Typeface;
}

/** How wide a text is that is written in several fonts, each letter in the first that has it: a share of the size. */
export function widthIn(faces: readonly Typeface[], text: string): number {
  let width = 0;
  for (const letter of text) {
    const face = faces.find((each) => each.glyphOf(letter) !== undefined);
    width += face ? face.advance(face.glyphOf(letter)!) : faces[0]!.advance(0);
  }
  return width;
}
