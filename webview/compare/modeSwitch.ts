import { h } from '../shared/dom';

/** Chooses one of several ways. */
export class ModeSwitch<Mode extends string> {
  readonly element: HTMLElement;
  private readonly buttons: ReadonlyMap<Mode, HTMLElement>;

  /** @param texts what is written on each button, and its label if that is a sign */
  constructor(
    label: string,
    texts: readonly (readonly [mode: Mode, text: string, label?: string])[],
    private chosen: Mode,
    changed: () => void,
  ) {
    this.buttons = new Map(
      texts.map(([mode, text, spoken]) => {
        const button = h(
          'button',
          { type: 'button', ...(spoken !== undefined && { title: spoken, 'aria-label': `${text}, ${spoken}` }) },
          text,
        );
        button.addEventListener('click', () => {
          this.mode = mode;
          changed();
        });
        return [mode, button] as const;
      }),
    );
    this.element = h('div', { class: 'readings', role: 'group', 'aria-label': label }, ...this.buttons.values());
    this.draw();
  }

  get mode(): Mode {
    return this.chosen;
  }

  set mode(mode: Mode) {
    this.chosen = mode;
    this.draw();
  }

  private draw(): void {
    for (const [mode, button] of this.buttons) button.setAttribute('aria-pressed', String(mode === this.chosen));
  }
}
