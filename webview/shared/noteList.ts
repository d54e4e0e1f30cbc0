import { h } from './dom';
import { VirtualList } from './virtualList';

/** The height of a note, in CSS pixels. */
const NOTE = 22;

/** A line of text, and what can be done about it. */
export interface ShownNote {
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** Lines of text, however many; a line that is cut shows itself whole on pointing. */
export class NoteList {
  private notes: readonly ShownNote[] = [];
  private readonly list = new VirtualList({
    direction: 'column',
    itemSize: NOTE,
    make: (index) => lineOf(this.notes[index]!),
  });
  readonly element = this.list.element;

  constructor(id: string, label: string) {
    this.element.id = id;
    this.element.classList.add('notes');
    this.element.setAttribute('role', 'list');
    this.element.setAttribute('aria-label', label);
    this.element.tabIndex = 0;
  }

  show(notes: readonly ShownNote[]): void {
    this.notes = notes;
    this.element.hidden = notes.length === 0;
    this.element.style.height = `${Math.min(notes.length, 8) * NOTE}px`;
    this.list.show(notes.length);
  }
}

function lineOf({ text, action }: ShownNote): HTMLElement {
  const line = h('div', { role: 'listitem', class: 'note', title: text }, text);
  if (action) {
    const button = h('button', { class: 'link', type: 'button' }, action.label);
    button.addEventListener('click', action.run);
    line.append(' · ', button);
  }
  return line;
}
