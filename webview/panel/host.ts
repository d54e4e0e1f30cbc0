import type { PanelContent, PanelHostContract, PanelPageContract, SavedPanel } from '../../src/views/panel';
import { HostConnection } from '../shared/hostConnection';

let take: (content: PanelContent) => void = () => undefined;

const host = new HostConnection<PanelPageContract, PanelHostContract>({
  requests: {},
  notifications: {
    show: (content) => {
      take(content);
    },
  },
});

/** Asks the extension host; rejects with its refusals in their class, and its bugs. */
export const request = host.rpc.request.bind(host.rpc);

/** Takes what the extension host shows of its own accord. */
export function onShow(listener: (content: PanelContent) => void): void {
  take = listener;
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
