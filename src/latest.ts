/** Of several tries only the last one counts. */
export class Latest {
  private current: AbortController | undefined;

  /** Begins a try: the signal of the one before aborts. */
  begin(): AbortSignal {
    this.cancel();
    this.current = new AbortController();
    return this.current.signal;
  }

  cancel(): void {
    this.current?.abort();
  }
}
