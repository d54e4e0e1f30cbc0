import * as l10n from '@vscode/l10n';
import { createDropdown, createTextField, type Control } from './controls';
import { h } from './dom';
import { VirtualList } from './virtualList';

/** The most options that a dropdown offers; more are searched and scrolled. */
const MOST = 100;
/** The height of an option in the list, in CSS pixels. */
const OPTION = 24;

/** Chooses one of any number of names. */
export function createChooser(
  name: string,
  options: readonly string[],
  changed: () => void,
  label: string,
): Control<string> {
  if (options.length <= MOST) return createDropdown(name, [options], changed, label);
  return new LongChooser(name, options, changed, label);
}

/** A field to search with, and the names that it finds. */
class LongChooser implements Control<string> {
  readonly element: HTMLElement;
  private readonly list: VirtualList;
  private found: readonly string[];
  private chosen: string;

  constructor(
    name: string,
    private readonly options: readonly string[],
    private readonly changed: () => void,
    label: string,
  ) {
    this.found = options;
    this.chosen = options[0]!;
    this.list = new VirtualList({ direction: 'column', itemSize: OPTION, make: (index) => this.option(index) });
    const { element } = this.list;
    element.setAttribute('role', 'listbox');
    element.setAttribute('aria-label', label);
    element.tabIndex = 0;
    element.addEventListener('keydown', (event) => {
      const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      if (by === 0) return;
      event.preventDefault();
      this.choose(this.found.indexOf(this.chosen) + by);
    });
    const search = createTextField(
      `search-${name}`,
      () => {
        this.search(search.value);
      },
      l10n.t('{0} ({1} in total)', label, options.length.toLocaleString()),
    );
    search.placeholder = l10n.t('Search');
    this.element = h('div', { class: 'chooser' }, search.element, element);
    this.list.show(options.length);
  }

  get value(): string {
    return this.chosen;
  }

  set value(value: string) {
    this.chosen = value;
    this.mark();
    const index = this.found.indexOf(value);
    if (index >= 0) this.list.reveal(index);
  }

  private search(text: string): void {
    const wanted = text.trim().toLowerCase();
    this.found = this.options.filter((option) => option.toLowerCase().includes(wanted));
    this.list.show(this.found.length);
    this.mark();
  }

  private option(index: number): HTMLElement {
    const name = this.found[index]!;
    const option = h('div', { role: 'option', class: 'option', title: name, 'aria-selected': 'false' }, name);
    option.setAttribute('aria-selected', String(name === this.chosen));
    option.setAttribute('aria-posinset', String(index + 1));
    option.setAttribute('aria-setsize', String(this.found.length));
    option.addEventListener('click', () => {
      this.choose(index);
    });
    return option;
  }

  private choose(index: number): void {
    const name = this.found[index];
    if (name === undefined || name === this.chosen) return;
    this.value = name;
    this.changed();
  }

  private mark(): void {
    for (const [index, option] of this.list.existing) {
      option.setAttribute('aria-selected', String(this.found[index] === this.chosen));
    }
  }
}
