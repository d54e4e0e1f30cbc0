/** What every page can send to the extension host. */
export interface PageNotifications {
  /** A bug in the page. */
  readonly fault: { readonly name: string; readonly message: string; readonly stack?: string };
  /** The reader wants to see the log. */
  readonly showLog: Record<string, never>;
}
