import type { CellReason } from '../../src/pooling/explain';
import type { GradientRoute } from '../../src/pooling/gradientRoutes';
import type { PlaneChoice } from '../../src/tensors/tile';
import type { FromWebview, SavedPanel, ToWebview } from '../../src/views/panel';
import { Channel } from '../shared/channel';

const channel = new Channel<ToWebview, FromWebview>();

/** Asks for the values of a plane, no more than `limit` along each axis; rejects with the extension host's message. */
export function askPlanes(plane: PlaneChoice, limit: number): Promise<Extract<ToWebview, { type: 'planes' }>> {
  return channel.ask({ type: 'needPlanes', plane, limit }, 'planes');
}

/** Asks why an output cell has its value; rejects with the extension host's message. */
export async function askReason(plane: number, position: readonly number[]): Promise<CellReason> {
  return (await channel.ask({ type: 'needReason', plane, position }, 'reason')).reason;
}

/** Asks how the gradient comes back to an input cell; rejects with the extension host's message. */
export async function askRoutes(plane: number, position: readonly number[]): Promise<readonly GradientRoute[]> {
  return (await channel.ask({ type: 'needRoutes', plane, position }, 'routes')).routes;
}

/** Asks what other frameworks have for the layer; rejects with the extension host's message. */
export function askEquivalents(): Promise<Extract<ToWebview, { type: 'equivalents' }>> {
  return channel.ask({ type: 'needEquivalents' }, 'equivalents');
}

export function tell(message: Exclude<FromWebview, { request: number }>): void {
  channel.tell(message);
}

export function savedState(): SavedPanel | undefined {
  return channel.savedState() as SavedPanel | undefined;
}

export function saveState(state: SavedPanel): void {
  channel.saveState(state);
}

/** Says hello to the extension host and passes on what it tells. */
export function listen(heard: (news: Exclude<ToWebview, { request: number }>) => void): void {
  channel.listen(heard);
}
