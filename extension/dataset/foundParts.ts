import * as vscode from 'vscode';
import type { Split } from '../../src/datasets/dataset';
import { DatasetError, messageOf } from '../../src/errors';
import type { DatasetPlace, FoundDataset } from '../../src/worker/protocol';
import type { EngineClient } from '../engine/client';
import { labelText } from '../shared/escape';
import { back, pick, type Place } from './steps';

/** A part of a dataset that is there, though it may be broken. */
export type FoundPart = { readonly place: DatasetPlace } & (
  { readonly found: FoundDataset } | { readonly error: unknown }
);

const splits: readonly Split[] = ['test', 'train'];

/**
 * Looks which parts of a dataset a folder holds: the test set, the training set, or one that is not divided.
 *
 * @throws DatasetError if there is none
 */
export async function findParts(engine: EngineClient, folder: vscode.Uri): Promise<readonly FoundPart[]> {
  const parts = await Promise.all(
    splits.map(async (split): Promise<FoundPart> => {
      const place = { folder: String(folder), path: vscode.workspace.asRelativePath(folder), split };
      try {
        return { place, found: await engine.request('findDataset', place) };
      } catch (error) {
        return { place, error };
      }
    }),
  );
  const whole = parts.find((part) => 'found' in part && part.found.split === undefined);
  if (whole) return [whole];
  const present = parts.filter((part) => !('error' in part && part.error instanceof DatasetError));
  if (present.some((part) => 'found' in part)) return present;
  throw parts.flatMap((part) => ('error' in part ? [part.error] : []))[0];
}

/** Asks which part is meant. A broken one says why. */
export async function askPart(parts: readonly FoundPart[], place: Place): Promise<FoundPart | typeof back | undefined> {
  const items = parts.map((part) => ({ ...itemOf(part), part }));
  const picked = await pick<(typeof items)[number]>(items, place, vscode.l10n.t('Select the training or test set'));
  return picked === undefined || picked === back ? picked : picked.part;
}

function itemOf(part: FoundPart): vscode.QuickPickItem {
  const { split } = part.place;
  const label = split === 'test' ? vscode.l10n.t('Test set') : vscode.l10n.t('Training set');
  if ('error' in part) return { label, detail: labelText(messageOf(part.error)) };
  return { label, description: describe(part.found) };
}

/** `10000 images, 3×32×32` */
export function describe({ length, shape, isMixed }: FoundDataset): string {
  if (isMixed) return vscode.l10n.t('{0} images of different sizes', length);
  return vscode.l10n.t('{0} images, {1}', length, shape.join('×'));
}

/** What a dataset is called: `CIFAR-10`. */
export function titleOf({ kind, name }: FoundDataset): string {
  if (name !== undefined) return name;
  switch (kind) {
    case 'arrays':
      return vscode.l10n.t('Arrays');
    case 'images':
      return vscode.l10n.t('Images');
    default:
      return vscode.l10n.t('Images by class');
  }
}
