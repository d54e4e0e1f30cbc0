import { formatCall } from '../../src/pooling/layers';
import type { NamedAgainst } from '../../src/views/panel';
import type { ResultFacts } from '../../src/worker/sight';
import { CompareView } from '../compare/compareView';
import { RobustnessView } from '../compare/robustnessView';
import type { SliceRequests } from '../compare/slices';
import { UpsamplingView } from '../compare/upsamplingView';
import { FieldView } from '../field/fieldView';
import { equation } from './equation';
import { request } from './host';
import { math } from './axisCard';

export type SideViewName = 'compare' | 'upsample' | 'robustness' | 'field';

/** The result that views are of, and the plane that is shown. */
interface Shown {
  readonly result: ResultFacts;
  readonly plane: number;
}

/** Views of a result below the stage: another output beside it, the way back to the input's size, a disturbed input, a chain of layers. */
export class SideViews {
  private readonly views: Readonly<
    Record<SideViewName, { readonly element: HTMLElement; readonly isOn: boolean; end(): void }>
  >;
  private readonly openers: Readonly<Record<SideViewName, (shown: Shown) => void>>;
  private shown: Shown | undefined;
  /** What the reader chose on the page to compare with; else it is what was chosen in the palette. */
  private other: { readonly against: NamedAgainst; readonly label: string } | undefined;

  /** @param toggled one was opened or ended */
  constructor(private readonly toggled: () => void) {
    const common = {
      plane: (ask, signal) => request('comparedPlane', ask, { signal }),
      part: (ask, signal) => request('comparedPart', ask, { signal }),
      ended: toggled,
    } satisfies SliceRequests & { ended: () => void };
    const compare = new CompareView({
      ...common,
      compare: (signal) => request('compare', this.other ? { other: this.other } : {}, { signal }),
      reasons: (plane, position, signal) => request('comparedReasons', { plane, position }, { signal }),
      reasonElement: equation,
    });
    const upsample = new UpsamplingView({
      ...common,
      upsample: (plane, method, signal) => request('upsample', { plane, method }, { signal }),
      formula: math,
    });
    const robustness = new RobustnessView({
      ...common,
      measure: (plane, disturbance, signal) => request('robustness', { plane, ...disturbance }, { signal }),
    });
    const field = new FieldView((signal) => request('modelField', {}, { signal }), toggled);
    this.views = { compare, upsample, robustness, field };
    this.openers = {
      compare: ({ result, plane }) => void compare.show({ call: formatCall(result.call), plane }),
      upsample: ({ result: { call, plan }, plane }) =>
        void upsample.show({ op: call.op, geometry: plan.geometry, plane }),
      robustness: ({ result: { plan }, plane }) =>
        void robustness.show({ geometry: plan.geometry, dtype: plan.dtype, plane }),
      field: ({ result: { call, plan } }) => {
        field.show({ call: formatCall(call), axes: plan.geometry.axes });
      },
    };
  }

  get elements(): readonly HTMLElement[] {
    return Object.values(this.views).map(({ element }) => element);
  }

  /** Which of them are open. */
  get areOpen(): Readonly<Record<SideViewName, boolean>> {
    const { compare, upsample, robustness, field } = this.views;
    return { compare: compare.isOn, upsample: upsample.isOn, robustness: robustness.isOn, field: field.isOn };
  }

  /** Those that are open follow a result; undefined while there is none. */
  show(shown: Shown | undefined): void {
    this.shown = shown;
    if (!shown) return;
    for (const [name, isOpen] of Object.entries(this.areOpen)) if (isOpen) this.openers[name as SideViewName](shown);
  }

  open(name: SideViewName): void {
    if (!this.shown) return;
    this.openers[name](this.shown);
    this.toggled();
  }

  toggle(name: SideViewName): void {
    if (this.views[name].isOn) this.views[name].end();
    else this.open(name);
  }

  /** Those that give the output away are ended. */
  endTelling(): void {
    this.views.upsample.end();
    this.views.robustness.end();
  }

  /** @param other what the reader chose on the page; else it is what was chosen in the palette */
  compareWith(other?: { readonly against: NamedAgainst; readonly label: string }): void {
    this.other = other;
    this.open('compare');
  }
}
