import * as l10n from '@vscode/l10n';
import { fits, imageArrangement, usualArrangement, type Arrangement } from '../../src/tensors/planeOfTensor';
import { h } from '../shared/dom';
import { indexSlider } from './indexSlider';

/** Which axes of a slice are rows and columns, which is a mosaic's, and where along the others. Axes of size 1 are not asked about. */
export class AxisBar {
  readonly element = h('div', { class: 'axis-bar', role: 'group', 'aria-label': l10n.t('Dimensions') });
  private shape: readonly number[] = [];
  private names: readonly string[] = [];
  private isImage = false;
  private current: Arrangement = { rows: undefined, columns: undefined, at: [] };

  constructor(private readonly changed: () => void) {}

  get arrangement(): Arrangement {
    return this.current;
  }

  /**
   * Another slice; the arrangement stays if it can be one of it.
   *
   * @param names what each axis is called
   * @param isImage whether its channels make one color at first
   */
  show(
    shape: readonly number[],
    names: readonly string[],
    isImage: boolean,
    kept: Arrangement | undefined = this.current,
  ): void {
    this.shape = shape;
    this.isImage = isImage && shape.length >= 3;
    this.names = names;
    const isKept = kept.columns !== undefined && fits(kept, shape);
    this.current = isKept ? kept : this.isImage ? imageArrangement(shape) : usualArrangement(shape);
    this.draw();
  }

  private set(change: Partial<Arrangement>): void {
    this.current = { ...this.current, ...change };
    this.draw();
    this.changed();
  }

  private draw(): void {
    const long = this.shape.flatMap((size, axis) => (size === 1 ? [] : [axis]));
    const { rows, columns, facets, channels } = this.current;
    const seen = [rows, columns, facets, channels];
    const rest = long.filter((axis) => !seen.includes(axis));
    const focused = this.element.contains(document.activeElement) ? document.activeElement?.id : undefined;
    this.element.hidden = long.length < 3 && facets === undefined;
    const choices =
      long.length < 3
        ? []
        : [this.chooser('rows', l10n.t('Rows'), long), this.chooser('columns', l10n.t('Columns'), long)];
    const others = long.filter((axis) => axis !== rows && axis !== columns);
    const ways = others.length === 0 ? [] : [this.option('facets', l10n.t('Mosaic'), others)];
    if (others.length > 0 && this.isImage) ways.push(this.option('channels', l10n.t('Color'), others));
    this.element.replaceChildren(...choices, ...rest.map((axis) => this.slider(axis)), ...ways);
    if (focused) this.element.querySelector<HTMLElement>(`#${focused}`)?.focus();
  }

  private chooser(which: 'rows' | 'columns', label: string, axes: readonly number[]): HTMLElement {
    const select = h('select', { id: `axis-${which}`, 'aria-label': label });
    for (const axis of axes) select.append(h('option', { value: String(axis) }, this.name(axis)));
    select.value = String(this.current[which]);
    select.addEventListener('change', () => {
      const axis = Number(select.value);
      const { rows, columns, facets, channels } = this.current;
      const other = which === 'rows' ? 'columns' : 'rows';
      const swapped = this.current[other] === axis ? { [other]: which === 'rows' ? rows : columns } : {};
      this.set({
        [which]: axis,
        ...swapped,
        ...(facets === axis && { facets: undefined }),
        ...(channels === axis && { channels: undefined }),
      });
    });
    return h('label', { class: 'axis' }, label, select);
  }

  /** An axis that is seen in a way of its own, if one is. */
  private option(which: 'facets' | 'channels', label: string, axes: readonly number[]): HTMLElement {
    const select = h('select', { id: `axis-${which}`, 'aria-label': label });
    select.append(h('option', { value: '' }, l10n.t('none')));
    for (const axis of axes) select.append(h('option', { value: String(axis) }, this.name(axis)));
    select.value = String(this.current[which] ?? '');
    const other = which === 'facets' ? 'channels' : 'facets';
    select.addEventListener('change', () => {
      this.set({ [other]: undefined, [which]: select.value === '' ? undefined : Number(select.value) });
    });
    return h('label', { class: 'axis' }, label, select);
  }

  private slider(axis: number): HTMLElement {
    const moved = (index: number) => {
      this.current = { ...this.current, at: this.current.at.map((each, i) => (i === axis ? index : each)) };
      this.changed();
    };
    return indexSlider(`axis-${axis}`, this.name(axis), this.shape[axis]!, this.current.at[axis]!, moved);
  }

  private name(axis: number): string {
    return `${this.names[axis] ?? ''} (${this.shape[axis]})`.trim();
  }
}
