import { unpackNumbers } from '../../src/views/numbers';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

interface Numbered {
  readonly type: string;
  readonly request: number;
}

/** A question as it is asked: its number is the channel's affair. */
type Unnumbered<Message> = Message extends Numbered ? Omit<Message, 'request'> : never;

/** The one channel to the extension host: news both ways, and questions that are answered or refused. */
export class Channel<To extends { readonly type: string }, From extends { readonly type: string }> {
  private readonly api = acquireVsCodeApi();
  private readonly waiting = new Map<number, (answer: To & Numbered) => void>();
  private nextRequest = 0;

  /** Rejects with the extension host's message if it has no answer of this type. */
  ask<Type extends (To & Numbered)['type']>(
    question: Unnumbered<From>,
    type: Type,
  ): Promise<Extract<To, { type: Type }>> {
    const request = this.nextRequest++;
    return new Promise((resolve, reject) => {
      this.waiting.set(request, (answer) => {
        if (answer.type === type) resolve(answer as unknown as Extract<To, { type: Type }>);
        else reject(new Error('message' in answer ? String(answer.message) : `an answer of type ${answer.type}`));
      });
      this.api.postMessage({ ...question, request });
    });
  }

  tell(message: Exclude<From, Numbered>): void {
    this.api.postMessage(message);
  }

  savedState(): unknown {
    return this.api.getState();
  }

  saveState(state: unknown): void {
    this.api.setState(state);
  }

  /** Says hello to the extension host and passes on what it tells. */
  listen(heard: (news: Exclude<To, Numbered>) => void): void {
    window.addEventListener('message', ({ data: packed }: MessageEvent<To>) => {
      const data = unpackNumbers(packed);
      if (!('request' in data)) {
        heard(data as Exclude<To, Numbered>);
        return;
      }
      const answer = data as To & Numbered;
      this.waiting.get(answer.request)?.(answer);
      this.waiting.delete(answer.request);
    });
    this.api.postMessage({ type: 'ready' });
  }
}
