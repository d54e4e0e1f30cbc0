import type { Pixels } from '../plane/pen';
import type { PdfFile } from './pdfFile';

/** Adds pixels to a file. @returns the image's number there */
export function pdfPicture(file: PdfFile, { width, height, colors }: Pixels, isSmooth: boolean): number {
  const rgb = new Uint8Array(3 * colors.length);
  const alpha = new Uint8Array(colors.length);
  colors.forEach((color, i) => {
    rgb.set([color & 255, (color >>> 8) & 255, (color >>> 16) & 255], 3 * i);
    alpha[i] = color >>> 24;
  });
  const image = {
    Type: '/XObject',
    Subtype: '/Image',
    Width: String(width),
    Height: String(height),
    BitsPerComponent: '8',
    Interpolate: String(isSmooth),
  };
  const isOpaque = alpha.every((each) => each === 255);
  const mask = isOpaque ? undefined : file.stream({ ...image, ColorSpace: '/DeviceGray' }, alpha);
  return file.stream({ ...image, ColorSpace: '/DeviceRGB', ...(mask !== undefined && { SMask: `${mask} 0 R` }) }, rgb);
}
