import * as l10n from '@vscode/l10n';
import { CancelledError, TensorError } from '../errors';
import type { ByteSource } from '../files/byteSource';
import { readEvent, type ReadEvent, type ReadImage, type ReadValue } from './eventReader';
import { ImageInFile } from './imageInFile';
import { RECORD_HEAD } from './record';
import { readRecords, type ReadRecord } from './recordReader';
import type { LoggedImage, LoggedScalar, Run } from './run';
import { isRunTag } from './runTags';
import { MOST_SERIES, type AnySeries, type Holdings, type Series } from './series';

/** The most steps that are held of a tag: numbers become a line of some 100 points. */
const MOST_IMAGES = 2 ** 16;
const MOST_SCALARS = 2 ** 12;
const MOST_FAULTS = 100;
const MOST_PLUGINS = 32;
/** The most bytes of a text that is shown. */
const MOST_LETTERS = 2 ** 12;

/** The event files with this version and later ones say when a run begins again. */
const WITH_STARTS = 2;

const decoder = new TextDecoder();

/** Reads event files as one run, as TensorBoard's EventAccumulator does. */
export class RunBuilder {
  private readonly images = new Map<string, Series<LoggedImage>>();
  private readonly scalars = new Map<string, Series<LoggedScalar>>();
  private readonly texts = new Map<string, string>();
  private readonly plugins = new Map<string, string>();
  private readonly passedOver = new Set<string>();
  private readonly faults: string[] = [];
  private faultCount = 0;
  private fileVersion = 0;
  private lastStep = -1;

  constructor(
    private readonly name: string,
    private readonly holdings: Holdings,
  ) {}

  /** @param path as messages name it. @throws CancelledError */
  async addFile(path: string, source: ByteSource, signal?: AbortSignal): Promise<void> {
    for await (const records of readRecords(source)) {
      if (signal?.aborted) throw new CancelledError();
      for (const record of records) {
        const fault = record.kind === 'data' ? this.addRecord(record, source) : faultOf(record);
        if (fault !== undefined) this.fault(`${path}: ${fault}`);
      }
    }
  }

  get hasFaults(): boolean {
    return this.faultCount > 0;
  }

  /** Something cannot be read. */
  fault(text: string): void {
    if (++this.faultCount <= MOST_FAULTS) this.faults.push(text);
  }

  finish(): Run {
    const more = this.faultCount - this.faults.length;
    const thinned = [...this.images, ...this.scalars].filter(([, { stride }]) => stride > 1);
    return {
      name: this.name,
      images: inOrder(this.images),
      scalars: inOrder(this.scalars),
      texts: this.texts,
      leftOut: [
        ...[...this.passedOver].sort(),
        ...thinned.map(([tag, { stride }]) => l10n.t('{0}: only one in {1} steps is shown', tag, stride)),
      ],
      faults: more > 0 ? [...this.faults, l10n.t('{0} more', more)] : this.faults,
    };
  }

  /** Answers what is wrong with it, if something is. */
  private addRecord({ offset, data }: ReadRecord & { kind: 'data' }, source: ByteSource): string | undefined {
    try {
      const event = eventOf(data);
      if (!event) return l10n.t('The record at byte {0} is not an event: record skipped', offset);
      this.purge(event);
      const fileOffset = offset + RECORD_HEAD - data.byteOffset;
      for (const value of event.values) this.add(value, event, source, fileOffset);
      return undefined;
    } catch (error) {
      if (!(error instanceof TensorError)) throw error;
      return l10n.t('The record at byte {0} was skipped: {1}', offset, error.message);
    }
  }

  /**
   * A run that begins again takes the place of what an earlier one logged from that step on. Where files do not say so, a
   * step that goes back does, for its tags.
   *
   * @see event_accumulator.py, _MaybePurgeOrphanedData
   */
  private purge({ fileVersion, isStart, step, values }: ReadEvent): void {
    if (fileVersion !== undefined) this.fileVersion = Number(/^brain\.Event:(\d+)/.exec(fileVersion)?.[1] ?? 0);
    const kinds: readonly ReadonlyMap<string, AnySeries>[] = [this.images, this.scalars];
    if (this.fileVersion >= WITH_STARTS) {
      if (isStart) for (const kind of kinds) for (const series of kind.values()) this.holdings.purge(series, step);
    } else if (step < this.lastStep && values.length > 0) {
      const series = values.flatMap(({ tag }) => kinds.flatMap((kind) => kind.get(tag) ?? []));
      for (const each of series) this.holdings.purge(each, step);
    } else this.lastStep = step;
  }

  private add({ tag, plugin, content }: ReadValue, { step, wallTime }: ReadEvent, source: ByteSource, offset: number) {
    if (plugin !== undefined && !this.plugins.has(tag)) {
      if (this.plugins.size === MOST_SERIES) throw tooManyTags();
      this.plugins.set(tag, plugin);
    }
    const shownBy = this.plugins.get(tag) ?? 'tensors';
    const addScalar = (value: number) => this.put(this.scalars, tag, MOST_SCALARS, { step, wallTime, value });
    const addImage = (image: ReadImage) =>
      this.put(this.images, tag, MOST_IMAGES, new ImageInFile(step, wallTime, image, source, offset));
    if (content.kind === 'image') addImage(content.image);
    else if (content.kind === 'scalar') addScalar(content.scalar);
    else if (content.kind === 'other') this.passOver(shownBy);
    else if (shownBy === 'scalars' && content.tensor.scalar !== undefined) addScalar(content.tensor.scalar);
    else if (shownBy === 'images') imagesOf(content.tensor.strings).forEach(addImage);
    else if (shownBy === 'text' && isRunTag(tag)) this.texts.set(tag, textOf(content.tensor.strings[0]));
    else this.passOver(shownBy);
  }

  private passOver(plugin: string): void {
    if (this.passedOver.size < MOST_PLUGINS) this.passedOver.add(plugin);
  }

  private put<Entry extends { readonly step: number }>(
    map: Map<string, Series<Entry>>,
    tag: string,
    limit: number,
    entry: Entry,
  ): void {
    const series = map.get(tag) ?? this.holdings.open<Entry>(limit);
    if (!series) throw tooManyTags();
    map.set(tag, series);
    this.holdings.add(series, entry);
  }
}

function inOrder<Entry extends { readonly step: number }>(
  map: ReadonlyMap<string, Series<Entry>>,
): Map<string, readonly Entry[]> {
  const filled = [...map].filter(([, { length }]) => length > 0);
  return new Map(filled.map(([tag, series]) => [tag, series.inOrder()]));
}

/** Undefined if it is none. @throws TensorError if something in it is too large */
function eventOf(data: Uint8Array): ReadEvent | undefined {
  try {
    return readEvent(data);
  } catch (error) {
    if (error instanceof TensorError) throw error;
    return undefined;
  }
}

function faultOf(record: Exclude<ReadRecord, { kind: 'data' }>): string | undefined {
  const { kind, offset } = record;
  switch (kind) {
    case 'wrongLength':
      return l10n.t('Wrong checksum of the length at byte {0}: the rest of the file cannot be read', offset);
    case 'wrongData':
      return l10n.t('Wrong checksum of the record at byte {0}: record skipped', offset);
    case 'tooLong':
      return l10n.t('The record at byte {0} was skipped: {1}', offset, l10n.t('{0} bytes', String(record.length)));
    case 'cut':
      return undefined;
  }
}

/** TensorFlow 2 logs width and height as text, then image after image. */
function imagesOf([width, height, ...images]: readonly Uint8Array[]): ReadImage[] {
  const [columns, rows] = [width, height].map((text) => Number(textOf(text)));
  return images.map((encoded) => ({ width: columns!, height: rows!, encoded }));
}

function textOf(bytes: Uint8Array = new Uint8Array()): string {
  return decoder.decode(bytes.subarray(0, MOST_LETTERS));
}

function tooManyTags(): TensorError {
  return new TensorError(l10n.t('more than {0} tags', MOST_SERIES));
}
