import { zlibSync } from 'fflate';

const encoder = new TextEncoder();

/** The objects of a PDF, by number; they are numbered from 1. It has no date: the same drawing is the same file. */
export class PdfFile {
  private readonly objects: (Uint8Array | undefined)[] = [];

  /** The number of an object that is filled later. */
  reserve(): number {
    return this.objects.push(undefined);
  }

  fill(object: number, text: string): void {
    this.objects[object - 1] = encoder.encode(text);
  }

  add(text: string): number {
    return this.objects.push(encoder.encode(text));
  }

  /** @param entries of the stream's dictionary, besides those of its length */
  stream(entries: Readonly<Record<string, string>>, contents: string | Uint8Array): number {
    const packed = zlibSync(typeof contents === 'string' ? encoder.encode(contents) : contents, { level: 9 });
    const own = Object.entries({ ...entries, Length: String(packed.length), Filter: '/FlateDecode' });
    const head = encoder.encode(`<<${own.map(([name, value]) => `/${name} ${value}`).join(' ')}>>\nstream\n`);
    return this.objects.push(joined([head, packed, encoder.encode('\nendstream')]));
  }

  bytes(catalog: number, info: number): Uint8Array {
    // the second line says that there are bytes, no letters
    const parts: Uint8Array[] = [encoder.encode('%PDF-1.7\n'), Uint8Array.of(0x25, 0xe2, 0xe3, 0xcf, 0xd3, 0x0a)];
    let length = parts.reduce((sum, part) => sum + part.length, 0);
    const places = this.objects.map((object, i) => {
      const place = length;
      if (!object) throw new TypeError(`object ${i + 1} was never filled`);
      const part = joined([encoder.encode(`${i + 1} 0 obj\n`), object, encoder.encode('\nendobj\n')]);
      parts.push(part);
      length += part.length;
      return `${String(place).padStart(10, '0')} 00000 n \n`;
    });
    const size = places.length + 1;
    const table = `xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}`;
    const trailer = `trailer\n<</Size ${size} /Root ${catalog} 0 R /Info ${info} 0 R>>\nstartxref\n${length}\n%%EOF\n`;
    return joined([...parts, encoder.encode(table + trailer)]);
  }
}

/** A text of the document, whatever its letters: UTF-16. */
export function pdfText(text: string): string {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, '0'));
  return `<feff${units.join('')}>`;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
