/** The most steps that are held of all tags of a log; beyond, every other one is let go. */
const MOST_HELD = 2 ** 18;
/** The most tags. */
export const MOST_SERIES = 2 ** 14;

/** The steps of one tag as they come. Of more than `limit` every other one is let go; the last one always stays. */
export class Series<Entry extends { readonly step: number } = { readonly step: number }> {
  private kept: Entry[] = [];
  private added = 0;
  private each = 1;
  /** The last one is kept only until the next comes. */
  private isLoose = false;

  constructor(private readonly limit: number) {}

  /** One in how many is kept. */
  get stride(): number {
    return this.each;
  }

  get length(): number {
    return this.kept.length;
  }

  add(entry: Entry): void {
    if (this.isLoose) this.kept.pop();
    this.kept.push(entry);
    this.isLoose = this.added % this.each !== 0;
    this.added++;
    if (this.kept.length > this.limit) this.thin();
  }

  thin(): void {
    const last = this.kept.length - 1;
    this.isLoose ||= last % 2 === 1;
    this.kept = this.kept.filter((_, i) => i % 2 === 0 || i === last);
    this.each *= 2;
  }

  /** Lets go of this step and those after it. */
  purge(step: number): void {
    this.kept = this.kept.filter((entry) => entry.step < step);
    this.isLoose = false;
    this.added = this.kept.length * this.each;
  }

  inOrder(): Entry[] {
    return this.kept.toSorted((a, b) => a.step - b.step);
  }
}

/** A series whatever it is of. */
export type AnySeries = Pick<Series, 'length' | 'thin' | 'purge'>;

/** All that is held of a log, within a bound. */
export class Holdings {
  private readonly all: AnySeries[] = [];
  private held = 0;

  /** Undefined if there are too many. */
  open<Entry extends { readonly step: number }>(limit: number): Series<Entry> | undefined {
    if (this.all.length === MOST_SERIES) return undefined;
    const series = new Series<Entry>(limit);
    this.all.push(series);
    return series;
  }

  add<Entry extends { readonly step: number }>(series: Series<Entry>, entry: Entry): void {
    this.change(series, () => {
      series.add(entry);
    });
    if (this.held <= MOST_HELD) return;
    for (const each of this.all) each.thin();
    this.held = this.all.reduce((sum, { length }) => sum + length, 0);
  }

  /** Lets go of this step of the series and those after it. */
  purge(series: AnySeries, step: number): void {
    this.change(series, () => {
      series.purge(step);
    });
  }

  private change(series: AnySeries, work: () => void): void {
    this.held -= series.length;
    work();
    this.held += series.length;
  }
}
