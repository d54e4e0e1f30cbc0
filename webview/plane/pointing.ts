import { h } from '../shared/dom';
import type { Scene } from './scene';
import { stateOf, type Cell } from '../../src/plane/viewedPlane';

/** The longest sentence that a screen reader is given for a move: characters. */
const LONGEST = 160;

export interface PointingEvents {
  /** A cell of the plane, and its value exactly. */
  readonly pointed: (line: string, cell: Cell) => void;
  readonly failed: (error: unknown) => void;
}

/** Says what is in a cell; a value that is not here is asked for. */
export class Pointing {
  /** What screen readers are told. */
  readonly element = h('div', { class: 'unseen', 'aria-live': 'polite' });
  private scene: Scene | undefined;

  constructor(private readonly events: PointingEvents) {}

  show(scene: Scene): void {
    this.scene = scene;
  }

  /** @param isSpoken whether screen readers are told, too */
  point(cell: Cell, isSpoken: boolean): void {
    const { scene } = this;
    if (!scene || stateOf(scene.plane, cell) !== 'inside') return;
    const { values } = scene;
    const say = (known: readonly number[] | undefined) => {
      const line = values.line(cell, known);
      this.events.pointed(line, cell);
      if (isSpoken && known) this.element.textContent = line.slice(0, LONGEST);
    };
    const known = values.at(cell);
    say(known);
    if (known) return;
    values.ask(cell).then(
      (asked) => {
        if (asked && this.scene === scene) say(asked);
      },
      (error: unknown) => {
        if (this.scene === scene) this.events.failed(error);
      },
    );
  }
}
