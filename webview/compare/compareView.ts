import * as l10n from '@vscode/l10n';
import { messageOf } from '../../src/errors';
import { Latest } from '../../src/latest';
import type { CellReason } from '../../src/pooling/explain';
import { formatPosition } from '../../src/pooling/positions';
import type { Difference } from '../../src/tensors/difference';
import { shortText } from '../../src/tensors/valueText';
import type { ComparedName, ComparedReasons, ComparisonFacts } from '../../src/worker/comparison';
import type { SeenPlane } from '../../src/plane/seenPlanes';
import { ColourScale } from '../plane/colourScale';
import type { Cell } from '../../src/plane/viewedPlane';
import { createSmallButton } from '../shared/controls';
import { h } from '../shared/dom';
import { ComparedFigure, type ComparedEvents } from './comparedFigure';
import { comparisonModes, type ComparisonMode } from './comparisonModes';
import { Layers } from './layers';
import { seenSlice, type SliceRequests } from './slices';

/** Planes of at most so many cells a side are numbers. */
const FEW = 24;
/** From this width on both stand side by side, in CSS pixels. */
const BESIDE = 480;
const GAP = 32;

/** What it asks for, and tells. */
export interface CompareRequests extends SliceRequests {
  readonly compare: (signal: AbortSignal) => Promise<{ readonly facts: ComparisonFacts; readonly label: string }>;
  readonly reasons: (plane: number, position: readonly number[], signal: AbortSignal) => Promise<ComparedReasons>;
  readonly reasonElement: (reason: CellReason) => HTMLElement;
  readonly ended: () => void;
}

/** What is compared: the call as it is written, and the plane. */
export interface Compared {
  readonly call: string;
  readonly plane: number;
}

/** Two outputs: side by side with one zoom, in turns, split, or what differs; and why, for the cell that is pointed at. */
export class CompareView {
  readonly element = h('section', { class: 'comparison', id: 'comparison', 'aria-label': l10n.t('Comparison') });
  private readonly modes = comparisonModes(() => void this.draw());
  private readonly colours = new ColourScale({ reading: 'numbers', map: 'neutral', low: 0, high: 1 });
  private readonly differenceColours = new ColourScale({ reading: 'numbers', map: 'neutral', low: 0, high: 1 });
  private readonly a: ComparedFigure = new ComparedFigure(
    'a',
    this.colours,
    this.eventsOf(() => this.b),
  );
  private readonly b: ComparedFigure = new ComparedFigure(
    'b',
    this.colours,
    this.eventsOf(() => this.a),
  );
  private readonly difference = new ComparedFigure(
    'difference',
    this.differenceColours,
    this.eventsOf(() => undefined),
  );
  private readonly layers = new Layers(this.a.element, this.b.element);
  private readonly names = h('ul', { class: 'names' });
  private readonly sum = h('p', { class: 'sum', role: 'status' });
  private readonly value = h('output', { class: 'value' });
  private readonly reasons = h('div', { class: 'reasons', 'aria-live': 'polite' });
  private readonly asking = new Latest();
  private readonly drawing = new Latest();
  private readonly explaining = new Latest();
  private readonly depth = h('input', { type: 'range', min: '0', value: '0' });
  private readonly depthField = h('label', { class: 'depth' }, l10n.t('Depth'), this.depth);
  private width = 0;
  private compared: Compared | undefined;
  private facts: ComparisonFacts | undefined;

  constructor(private readonly requests: CompareRequests) {
    this.element.hidden = true;
    const end = createSmallButton(l10n.t('End'), () => {
      this.end();
    });
    end.classList.add('secondary');
    const planes = h('div', { class: 'compared' }, this.layers.element, this.difference.element);
    this.element.append(
      h('div', { class: 'title' }, this.names, end),
      this.sum,
      h('div', { class: 'tools' }, this.modes.element, this.value),
      this.depthField,
      planes,
      this.reasons,
    );
    this.depth.addEventListener('input', () => void this.draw());
    new ResizeObserver(() => {
      if (this.element.clientWidth !== this.width) void this.draw();
    }).observe(this.element);
  }

  get isOn(): boolean {
    return this.compared !== undefined;
  }

  /** Compares what is shown now. */
  async show(compared: Compared): Promise<void> {
    const signal = this.asking.begin();
    this.compared = compared;
    this.element.hidden = false;
    try {
      const { facts, label } = await this.requests.compare(signal);
      if (signal.aborted) return;
      this.facts = facts;
      const name = (letter: string, text: string) => h('li', {}, h('strong', {}, letter), h('code', {}, text));
      this.names.replaceChildren(name('a', compared.call), name('b', label));
      this.sum.textContent = sumText(facts.difference);
      this.reasons.replaceChildren();
      // both have slices as far as the smaller one goes
      const slices = Math.min(...facts.shapes.map((shape) => (facts.rank === 3 ? shape.at(-3)! : 1)));
      this.depthField.hidden = slices === 1;
      this.depth.max = String(slices - 1);
      await this.draw();
      const { first } = facts.difference;
      if (first && this.planeOf(first.position) === compared.plane) this.explain(first.position.slice(-facts.rank));
    } catch (error) {
      if (signal.aborted) return;
      this.facts = undefined;
      this.sum.textContent = messageOf(error);
    }
    this.layers.element.hidden = this.facts === undefined;
  }

  end(): void {
    if (!this.isOn) return;
    this.asking.cancel();
    this.compared = this.facts = undefined;
    this.layers.stop();
    this.element.hidden = true;
    this.requests.ended();
  }

  private get slice(): number {
    return this.depthField.hidden ? 0 : this.depth.valueAsNumber;
  }

  private async draw(): Promise<void> {
    const { facts, compared } = this;
    const width = (this.width = this.element.clientWidth);
    if (!facts || !compared || width === 0) return;
    const { mode } = this.modes;
    const isDifference = mode === 'signed' || mode === 'absolute' || mode === 'unequal';
    this.layers.show(isDifference ? 'none' : layered(mode, width));
    this.difference.element.hidden = !isDifference;
    const signal = this.drawing.begin();
    const names: readonly ComparedName[] = isDifference ? [mode] : ['a', 'b'];
    const room = !isDifference && this.layers.isBeside ? (width - GAP) / 2 : width;
    try {
      const planes = await Promise.all(
        names.map((name) =>
          seenSlice(this.requests, { of: 'comparison', name, plane: compared.plane }, this.slice, signal),
        ),
      );
      if (signal.aborted) return;
      for (const [i, seen] of planes.entries()) this.drawPlane(names[i]!, seen, room);
      this.mark(undefined);
    } catch (error) {
      if (!signal.aborted) this.sum.textContent = messageOf(error);
    }
  }

  private drawPlane(name: ComparedName, seen: SeenPlane, room: number): void {
    const { facts } = this;
    if (!facts) return;
    const sizeOf = (shape: readonly number[]) => [facts.rank === 1 ? 1 : shape.at(-2)!, shape.at(-1)!] as const;
    const most = sizeOf(facts.difference.shape);
    const isSmall = most.every((cells) => cells <= FEW);
    const [low, high] = seen.range;
    const isOutput = name === 'a' || name === 'b';
    const scale = isOutput ? this.colours : this.differenceColours;
    scale.set({ reading: isSmall ? 'numbers' : 'heat', low, high });
    const labels = { a: 'a', b: 'b', signed: 'a − b', absolute: '|a − b|', unequal: '≠' };
    const size = isOutput ? sizeOf(facts.shapes[name === 'a' ? 0 : 1]) : most;
    this[isOutput ? name : 'difference'].show({ name, label: labels[name], size, seen }, room, most);
  }

  /** @param other that is to show the same part */
  private eventsOf(other: () => ComparedFigure | undefined): ComparedEvents {
    return {
      pointed: (line, cell) => {
        this.value.textContent = line;
        this.explain(this.positionOf(cell));
      },
      failed: (error) => {
        this.sum.textContent = messageOf(error);
      },
      moved: () => {
        this.follow(other());
      },
      part: (name, choice, signal) =>
        this.requests.part(
          { of: 'comparison', name, plane: this.compared?.plane ?? 0, slice: this.slice, ...choice },
          signal,
        ),
    };
  }

  private follow(other: ComparedFigure | undefined): void {
    if (!other) return;
    const { place } = (other === this.a ? this.b : this.a).viewer;
    if (place) other.viewer.goTo(place);
    else other.viewer.fit();
  }

  private mark(cell: Cell | undefined): void {
    const { facts, compared } = this;
    const first = facts?.difference.first?.position;
    const isHere = first && this.planeOf(first) === compared?.plane;
    const place = isHere && facts ? placeOf(first.slice(-facts.rank)) : undefined;
    for (const figure of [this.a, this.b, this.difference]) figure.mark(cell, place);
  }

  /** Says why a cell has its value in each output. */
  private explain(position: readonly number[]): void {
    const { compared } = this;
    if (!compared) return;
    this.mark(placeOf(position));
    const signal = this.explaining.begin();
    this.requests.reasons(compared.plane, position, signal).then(
      ({ a, b }) => {
        if (signal.aborted) return;
        this.reasons.replaceChildren(this.reasonLine('a', position, a), this.reasonLine('b', position, b));
      },
      () => undefined,
    );
  }

  /** Why a cell has its value in one of both, or that there is none, or that it was not pooled here. */
  private reasonLine(name: 'a' | 'b', position: readonly number[], reason: CellReason | undefined): HTMLElement {
    const isThere = this.facts?.shapes[name === 'a' ? 0 : 1]
      .slice(-position.length)
      .every((size, axis) => position[axis]! < size);
    const text = isThere
      ? l10n.t('{0} is the expected value.', formatPosition(position))
      : l10n.t('{0} is outside this output.', formatPosition(position));
    const said = reason ? this.requests.reasonElement(reason) : h('p', { class: 'sentence' }, text);
    return h('div', { class: 'reason' }, h('strong', {}, name), said);
  }

  /** A cell that is pointed at, along each of the window's dimensions. */
  private positionOf([row, column]: Cell): number[] {
    const rank = this.facts?.rank ?? 2;
    return rank === 1 ? [column] : rank === 2 ? [row, column] : [this.slice, row, column];
  }

  /** Which plane a position among all dimensions is in. */
  private planeOf(position: readonly number[]): number {
    const { shapes, rank } = this.facts!;
    return position.slice(0, -rank).reduce((index, at, axis) => index * shapes[0][axis]! + at, 0);
  }
}

function layered(mode: ComparisonMode, width: number): 'beside' | 'below' | 'blink' | 'split' {
  if (mode === 'blink' || mode === 'split') return mode;
  return width < BESIDE ? 'below' : 'beside';
}

function placeOf(position: readonly number[]): Cell {
  return [position.at(-2) ?? 0, position.at(-1)!];
}

function sumText({ count, total, maximum, first }: Difference): string {
  if (!first) return l10n.t('All {0} cells are the same.', total.toLocaleString());
  const [a, b] = [first.a, first.b].map((value) => (value === undefined ? l10n.t('none') : shortText(value)));
  return l10n.t(
    '{0} of {1} cells differ. Max |a − b|: {2}. First at {3}: {4} and {5}.',
    count.toLocaleString(),
    total.toLocaleString(),
    shortText(maximum),
    formatPosition(first.position),
    a!,
    b!,
  );
}
