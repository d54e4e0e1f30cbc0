import type { CellReason, GradientRoute } from '../src/pooling/explain';
import { unpackNumbers, type FromWebview, type PlaneChoice, type SavedPanel, type ToWebview } from '../src/protocol';

interface VsCodeApi {
  postMessage(message: FromWebview): void;
  getState(): unknown;
  setState(state: SavedPanel): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();

type Question = Extract<FromWebview, { request: number }>;
type Answer = Extract<ToWebview, { request: number }>;
type News = Exclude<ToWebview, { request: number }>;

const waiting = new Map<number, (answer: Answer) => void>();
let nextRequest = 0;

/** Asks for the values of a plane, no more than `limit` along each axis; rejects with the extension host's message. */
export async function askPlanes(plane: PlaneChoice, limit: number): Promise<Extract<ToWebview, { type: 'planes' }>> {
  const answer = await ask({ type: 'needPlanes', request: nextRequest++, plane, limit });
  if (answer.type !== 'planes') throw new Error(`an answer of type ${answer.type} to a question for planes`);
  return answer;
}

/** Asks why an output cell has its value; rejects with the extension host's message. */
export async function askReason(plane: number, position: readonly number[]): Promise<CellReason> {
  const answer = await ask({ type: 'needReason', request: nextRequest++, plane, position });
  if (answer.type !== 'reason') throw new Error(`an answer of type ${answer.type} to a question for a reason`);
  return answer.reason;
}

/** Asks how the gradient comes back to an input cell; rejects with the extension host's message. */
export async function askRoutes(plane: number, position: readonly number[]): Promise<readonly GradientRoute[]> {
  const answer = await ask({ type: 'needRoutes', request: nextRequest++, plane, position });
  if (answer.type !== 'routes') throw new Error(`an answer of type ${answer.type} to a question for routes`);
  return answer.routes;
}

/** Asks what other frameworks have for the layer; rejects with the extension host's message. */
export async function askEquivalents(): Promise<Extract<ToWebview, { type: 'equivalents' }>> {
  const answer = await ask({ type: 'needEquivalents', request: nextRequest++ });
  if (answer.type !== 'equivalents') throw new Error(`an answer of type ${answer.type} to a question for equivalents`);
  return answer;
}

function ask(question: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    waiting.set(question.request, (answer) => {
      if (answer.type === 'failed') reject(new Error(answer.message));
      else resolve(answer);
    });
    api.postMessage(question);
  });
}

export function tell(message: Exclude<FromWebview, Question>): void {
  api.postMessage(message);
}

export function savedState(): SavedPanel | undefined {
  return api.getState() as SavedPanel | undefined;
}

export function saveState(state: SavedPanel): void {
  api.setState(state);
}

/** Says hello to the extension host and passes on what it tells. */
export function listen(heard: (news: News) => void): void {
  window.addEventListener('message', ({ data: packed }: MessageEvent<ToWebview>) => {
    const data = unpackNumbers(packed);
    if (!('request' in data)) {
      heard(data);
      return;
    }
    waiting.get(data.request)?.(data);
    waiting.delete(data.request);
  });
  tell({ type: 'ready' });
}
