import type { Block } from '../tensors/tile';
import type { Look, SeenPart } from '../worker/sight';
import type { PageNotifications } from './page';
import type { PanelContent } from './panel';

/** The most cells along an axis that the side preview asks for. */
export const PREVIEW_DETAIL = 256;

/** What the side preview's page asks of the extension host. */
export interface PreviewHostContract {
  readonly requests: {
    ready: { ask: { readonly look: Look }; answer: PanelContent | undefined };
    /** A part of one of the planes that are seen. */
    part: { ask: SeenPart; answer: Block };
  };
  readonly notifications: PageNotifications & { readonly openPanel: Record<string, never> };
}

/** What the extension host tells the side preview's page. */
export interface PreviewPageContract {
  readonly requests: Record<never, never>;
  readonly notifications: { readonly show: PanelContent };
}
