import { h } from './dom';
import { VirtualList } from './virtualList';

/** The height of a note, in CSS pixels. */
const NOTE = 22;

/** Lines of text, however many; a line that is cut shows itself whole on pointing. */
export class NoteList {
  private notes: readonly string[] = [];
  private readonly list = new VirtualList({
    direction: 'column',
    itemSize: NOTE,
    make: (index) => h('div', { role: 'listitem', class: 'note', title: this.notes[index]! }, this.notes[index]!),
  });
  readonly element = this.list.element;

  constructor(id: string, label: string) {
    this.element.id = id;
    this.element.classList.add('notes');
    this.element.setAttribute('role', 'list');
    this.element.setAttribute('aria-label', label);
    this.element.tabIndex = 0;
  }

  show(notes: readonly string[]): void {
    this.notes = notes;
    this.element.hidden = notes.length === 0;
    this.element.style.height = `${Math.min(notes.length, 8) * NOTE}px`;
    this.list.show(notes.length);
  }
}
