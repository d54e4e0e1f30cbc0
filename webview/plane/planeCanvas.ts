import { h } from '../shared/dom';
import type { ColourScale } from './colourScale';
import { inkLayers } from './inkLayers';
import { intersection, scaled } from './painter';
import { stripe } from './marks';
import { drawMargin, paper } from './planeLayers';
import type { Scene } from './scene';
import { drawn, inside, type Cell, type PlaneMarks } from './viewedPlane';
import type { Viewport } from './viewport';

/** The canvas of a plane: it is drawn anew, once a frame, when something has changed. */
export class PlaneCanvas {
  readonly element = h('canvas', { class: 'picture' });
  private scene: Scene | undefined;
  private frame: number | undefined;
  marks: PlaneMarks = {};
  cursor: Cell | undefined;

  constructor(
    private readonly viewport: Viewport,
    private readonly colours: ColourScale,
    private readonly placed: () => void,
  ) {}

  show(scene: Scene | undefined): void {
    this.scene = scene;
    this.invalidate();
  }

  /** Draws with the next frame. */
  invalidate(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.draw();
    });
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
    const { plane, tiles, painter } = scene;
    const own = intersection(viewport.visible, inside(plane));
    tiles.want(viewport.level, scaled(own, viewport.level));
    const context = element.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, width, height);
    drawMargin(context, viewport, plane);
    if (!painter.draw(context, viewport, inside(plane))) this.invalidate();
    context.globalCompositeOperation = 'destination-over';
    if (painter.isClear) stripe(context, viewport, own);
    paper(context, viewport.box(drawn(plane)));
    context.globalCompositeOperation = 'source-over';
    inkLayers(context, viewport, own, this.colours, scene, this.marks, this.cursor);
  }
}
