/** What the reader's settings say of a page that is opened. */
export interface PageSettings {
  readonly colorMap: 'neutral' | 'viridis';
  /** Significant digits of the largest number of a plane. */
  readonly precision: number;
  /** How many times as fast as usual the window slides. */
  readonly speed: number;
}

/** Those of a reader who has none. */
export const usualSettings: PageSettings = { colorMap: 'neutral', precision: 4, speed: 1 };

/** What every page can send to the extension host. */
export interface PageNotifications {
  /** A bug in the page. */
  readonly fault: { readonly name: string; readonly message: string; readonly stack?: string };
  /** The reader wants to see the log. */
  readonly showLog: Record<string, never>;
}
