import { bytesSource, type ByteSource } from '../files/byteSource';
import { readSamples } from '../formats/image';
import type { Tensor } from '../tensors/tensor';
import type { ReadImage } from './eventReader';
import type { LoggedImage } from './run';

/** An image that stays in its file until it is shown. */
export class ImageInFile implements LoggedImage {
  readonly width: number;
  readonly height: number;
  private readonly start: number;
  private readonly size: number;

  /** @param offset of the first byte in the buffer that the image is in */
  constructor(
    readonly step: number,
    readonly wallTime: number,
    { width, height, encoded }: ReadImage,
    private readonly source: ByteSource,
    offset: number,
  ) {
    this.width = width;
    this.height = height;
    this.start = offset + encoded.byteOffset;
    this.size = encoded.length;
  }

  async read(): Promise<Tensor> {
    return readSamples(bytesSource(await this.source.read(this.start, this.start + this.size)));
  }
}
