/** The most steps that are held of all tags of a log; beyond, every other one is let go. */
const MOST_HELD = 2 ** 18;
/** The most tags. */
export const MOST_SERIES = 2 ** 14;

/** The steps of one tag as they come. Of more than `limit` every other one is let go; the last one always stays. */
export class Series<Entry extends { readonly step: number } = { readonly step: number }> {
  private kept: Entry[] = [];
  private added = 0;
  private each = 1;

  constructor(private readonly limit: number) {}

  /** One in how many is kept. */
  get stride(): number {
    return this.each;
  }

  get length(): number {
    return this.kept.length;
  }

  add(entry: Entry): void {
    if (!this.isAtStride(this.added - 1)) this.kept.pop();
    this.kept.push(entry);
    this.added++;
    if (this.kept.length > this.limit) this.thin();
  }

  thin(): void {
    const last = this.kept.length - 1;
    this.kept = this.kept.filter((_, i) => i % 2 === 0 || i === last);
    this.each *= 2;
  }

  /** Lets go of this step and those after it. */
  purge(step: number): void {
    this.kept = this.kept.filter((entry) => entry.step < step);
    this.added = (this.kept.length - 1) * this.each + 1;
  }

  inOrder(): Entry[] {
    return this.kept.toSorted((a, b) => a.step - b.step);
  }

  private isAtStride(index: number): boolean {
    return index % this.each === 0 || index < 0;
  }
}

/** All that is held of a log, within a bound. */
export class Holdings {
  private readonly all: Series[] = [];
  private held = 0;

  /** Undefined if there are too many. */
  open<Entry extends { readonly step: number }>(limit: number): Series<Entry> | undefined {
    if (this.all.length === MOST_SERIES) return undefined;
    const series = new Series<Entry>(limit);
    this.all.push(series);
    return series;
  }

  add<Entry extends { readonly step: number }>(series: Series<Entry>, entry: Entry): void {
    this.held -= series.length;
    series.add(entry);
    this.held += series.length;
    if (this.held <= MOST_HELD) return;
    for (const each of this.all) each.thin();
    this.held = this.all.reduce((sum, { length }) => sum + length, 0);
  }
}
