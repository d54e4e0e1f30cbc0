import type { PanelHostContract, PanelPageContract, SavedPanel, ShownLook } from '../../src/views/panel';
import type { Handlers } from '../../src/rpc';
import { copyPicture } from '../shared/copyPicture';
import { HostConnection } from '../shared/hostConnection';

type Listeners = Handlers<PanelPageContract>['notifications'] & { readonly shown: () => ShownLook };

let listeners: Listeners;

const host = new HostConnection<PanelPageContract, PanelHostContract>({
  requests: { shown: () => listeners.shown(), copyPicture: ({ png }) => copyPicture(png) },
  notifications: {
    show: (content) => {
      listeners.show(content);
    },
    sourceProblem: (problem) => {
      listeners.sourceProblem(problem);
    },
    pinned: (state) => {
      listeners.pinned(state);
    },
    compare: () => {
      listeners.compare({});
    },
    upsample: () => {
      listeners.upsample({});
    },
    robustness: () => {
      listeners.robustness({});
    },
    predict: (state) => {
      listeners.predict(state);
    },
  },
});

/** Asks the extension host; rejects with its refusals in their class, and its bugs. */
export const request = host.rpc.request.bind(host.rpc);

/** Takes what the extension host tells of its own accord. */
export function listen(to: Listeners): void {
  listeners = to;
}

/** The reader wants to choose what to compare with. */
export function chooseComparison(): void {
  host.rpc.notify('chooseComparison', {});
}

/** The output is hidden, to be predicted, or shown again. */
export function tellPredicted(isOn: boolean): void {
  host.rpc.notify('predicted', { isOn });
}

/** Something else is to be pooled than sample values. */
export function changeInput(): void {
  host.rpc.notify('changeInput', {});
}

export function showLog(): void {
  host.showLog();
}

export function savedState(): SavedPanel | undefined {
  return host.savedState as SavedPanel | undefined;
}

export function saveState(state: SavedPanel): void {
  host.savedState = state;
}
