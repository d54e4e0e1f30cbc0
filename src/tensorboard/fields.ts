import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';

/** The most fields that are looked at in one record: more are no log but a trap. */
const MOST_FIELDS = 2 ** 17;
/** The most bytes of a tag or another name. */
const MOST_LETTERS = 2 ** 10;

const decoder = new TextDecoder();

/** Takes a field by its number and wire type, or leaves it to be skipped: then it reads nothing and answers false. */
type Take = (field: number, wireType: WireType) => boolean;

/** One for each buffer that records are in: there may be a million of them. */
const readers = new WeakMap<ArrayBufferLike, FieldReader>();

/** Reads the message of a record, and those in it. */
export class FieldReader extends BinaryReader {
  declare len: number;
  private left = 0;

  /** At the beginning of a record; the reader before, of another record in the same buffer, is no longer one. */
  static of({ buffer, byteOffset, byteLength }: Uint8Array): FieldReader {
    let reader = readers.get(buffer);
    if (!reader) readers.set(buffer, (reader = new FieldReader(new Uint8Array(buffer))));
    reader.pos = byteOffset;
    reader.len = byteOffset + byteLength;
    reader.left = MOST_FIELDS;
    return reader;
  }

  /** @throws Error if the bytes are no message; TensorError if they have too many fields */
  each(take: Take, end = this.len): void {
    while (this.pos < end) {
      if (this.left-- === 0) throw new TensorError(l10n.t('more than {0} fields', MOST_FIELDS));
      const key = this.uint32();
      const [field, wireType] = [key >>> 3, key & 7];
      if (!take(field, wireType)) this.skip(wireType, field);
    }
    if (this.pos > end) throw new Error('a field ends after its message');
  }

  /** The fields of a message that is a field. */
  inner(take: Take): void {
    this.each(take, this.endOfField());
  }

  /** A tag, or another short text. @throws TensorError if it is too long */
  name(): string {
    const bytes = this.bytes();
    if (bytes.length > MOST_LETTERS) {
      throw new TensorError(l10n.t('a name of {0} bytes (at most {1})', bytes.length, MOST_LETTERS));
    }
    return decoder.decode(bytes);
  }

  /** The first number of a repeated field, packed or one by one. */
  first(wireType: WireType, read: () => number): number | undefined {
    if (wireType !== WireType.LengthDelimited) return read();
    const end = this.endOfField();
    const value = this.pos < end ? read() : undefined;
    this.pos = end;
    return value;
  }

  private endOfField(): number {
    const length = this.uint32();
    const end = this.pos + length;
    if (end > this.len) throw new Error('a field ends after its record');
    return end;
  }
}
