import { inkLayers } from '../../src/plane/inkLayers';
import { stripe } from '../../src/plane/marks';
import { drawMargin, paper } from '../../src/plane/planeLayers';
import { drawn, inside, type Cell, type PlaneMarks } from '../../src/plane/viewedPlane';
import type { Viewport } from '../../src/plane/viewport';
import type { Region } from '../../src/tensors/tile';
import { h } from '../shared/dom';
import { CanvasPen } from './canvasPen';
import type { ColourScale } from './colourScale';
import { drawLoupe, loupeOf } from './loupe';
import { intersection, scaled } from './painter';
import { inkedScene, type Scene } from './scene';
import { Slide } from './slide';

/** The canvas of a plane: it is drawn anew, once a frame, when something has changed. */
export class PlaneCanvas {
  readonly element = h('canvas', { class: 'picture' });
  private scene: Scene | undefined;
  private frame: number | undefined;
  private marks: PlaneMarks = {};
  private slide: Slide | undefined;
  cursor: Cell | undefined;
  /** Whether the window of a picture is enlarged in a corner. */
  hasLoupe = true;

  constructor(
    private readonly viewport: Viewport,
    private readonly colours: ColourScale,
    private readonly placed: () => void,
  ) {}

  show(scene: Scene | undefined): void {
    this.scene = scene;
    this.invalidate();
  }

  /** What is marked from now on; a window that moves slides there. */
  mark(marks: PlaneMarks): void {
    const slide = Slide.between(this.marks.window, marks.window);
    if (slide || marks.window?.from.join() !== this.marks.window?.from.join()) this.slide = slide;
    this.marks = marks;
    this.invalidate();
  }

  /** Draws with the next frame. */
  invalidate(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.draw();
    });
  }

  /** How screen readers know it; undefined if they are told its cells instead. */
  describe(label: string | undefined): void {
    const attributes =
      label === undefined ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': label, tabindex: '0' };
    for (const name of ['aria-hidden', 'role', 'aria-label', 'tabindex']) this.element.removeAttribute(name);
    for (const [name, value] of Object.entries(attributes)) this.element.setAttribute(name, value);
  }

  stop(): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
    this.scene = undefined;
  }

  private draw(): void {
    const { element, viewport, scene } = this;
    const [width, height] = viewport.size;
    if (element.width !== width) element.width = width;
    if (element.height !== height) element.height = height;
    this.placed();
    if (!scene) return;
    const { plane, painter } = scene;
    const own = intersection(viewport.visible, inside(plane));
    const loupe = this.hasLoupe ? loupeOf(viewport, scene, this.marks) : undefined;
    this.want(scene, own, loupe && intersection(loupe.cells, inside(plane)));
    const context = element.getContext('2d');
    if (!context) return;
    const pen = new CanvasPen(context);
    context.clearRect(0, 0, width, height);
    drawMargin(pen, viewport, plane);
    if (!painter.draw(context, viewport, inside(plane))) this.invalidate();
    context.globalCompositeOperation = 'destination-over';
    if (painter.isClear) stripe(pen, viewport, own);
    paper(pen, viewport.box(drawn(plane)));
    context.globalCompositeOperation = 'source-over';
    const sliding = this.slide?.window;
    if (sliding) this.invalidate();
    const marks = sliding ? { ...this.marks, window: sliding } : this.marks;
    const inked = inkedScene(scene, context, viewport, own);
    inkLayers(pen, viewport, own, this.colours, inked, marks, this.cursor);
    if (loupe) drawLoupe(context, loupe, scene, this.marks, this.colours);
  }

  /** Asks for what is in sight, then for what is enlarged. */
  private want({ tiles, notes }: Scene, cells: Region, enlarged: Region | undefined): void {
    const { level } = this.viewport;
    for (const layer of [tiles, notes]) {
      if (layer.want(level, scaled(cells, level)) && enlarged) layer.want(0, enlarged);
    }
  }
}
