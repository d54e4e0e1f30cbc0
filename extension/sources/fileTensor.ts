import * as vscode from 'vscode';
import { TensorError } from '../../src/errors';
import type { FileAddress, TableReading } from '../../src/files/address';
import { formatShape, type TensorHeader } from '../../src/tensors/tensor';
import type { FileContents, FileChoice } from '../../src/worker/origin';
import type { EngineClient } from '../engine/client';
import { addressOf } from '../engine/fileServer';
import { labelText } from '../shared/escape';
import { nameOf } from '../shared/uri';
import type { FoundTensor } from './foundTensor';

/** More axes than any layer takes: batch, channels, depth, height, width. */
const MOST_AXES = 5;

/**
 * A file and its contents.
 *
 * @param reading how a table is read, where the reader chose that
 * @throws TensorError if it has no readable tensor
 */
export async function listFile(
  engine: EngineClient,
  uri: vscode.Uri,
  signal: AbortSignal,
  reading?: TableReading,
): Promise<ListedFile> {
  const file = readAs(await addressOf(uri), reading);
  return { uri, file, contents: await engine.request('list', { file }, { signal }) };
}

interface ListedFile {
  readonly uri: vscode.Uri;
  readonly file: FileAddress;
  readonly contents: FileContents;
}

/**
 * The tensor of a file; if it has several, or one with too many axes, the user is asked. Undefined if
 * cancelled.
 *
 * @param raw whether an image's samples are taken as they are stored
 */
export async function chooseInFile(listed: ListedFile, raw: boolean): Promise<FoundTensor | undefined> {
  const chosen = await pickEntry(listed.contents);
  return chosen && askForView(listed, chosen, raw);
}

/** The tensor of this name; if it has too many axes, the user is asked. Undefined if cancelled. */
export async function chooseEntry(listed: ListedFile, entry: string): Promise<FoundTensor | undefined> {
  const chosen = listed.contents.tensors.find(({ name }) => name === entry);
  if (!chosen) throw new TensorError(vscode.l10n.t('The file no longer contains tensor {0}', entry));
  return askForView(listed, chosen, false);
}

async function askForView(
  { uri, file, contents }: ListedFile,
  chosen: FileContents['tensors'][number],
  raw: boolean,
): Promise<FoundTensor | undefined> {
  const select = await pickIndices(chosen.shape);
  if (!select) return undefined;
  const channelsLast = !contents.isImage && (await isChannelsLast(chosen.shape.slice(select.length)));
  if (channelsLast === undefined) return undefined;
  const { name: entry } = chosen;
  const { reading } = file;
  const choice = { entry, isImage: contents.isImage, raw, channelsLast, select, ...(reading && { reading }) };
  return found(uri, file, chosen, choice);
}

/**
 * The first tensor of a file, of axes that no layer takes the first index: nobody is asked.
 *
 * @throws TensorError if it has no readable tensor, CancelledError if `signal` says so
 */
export async function firstInFile(engine: EngineClient, uri: vscode.Uri, signal: AbortSignal): Promise<FoundTensor> {
  const { file, contents } = await listFile(engine, uri, signal);
  const [first] = contents.tensors;
  if (!first) throw new TensorError(vscode.l10n.t('No tensor in {0} can be read', nameOf(uri)));
  const select = Array<number>(Math.max(0, first.shape.length - MOST_AXES + 1)).fill(0);
  const choice = { entry: first.name, isImage: contents.isImage, raw: false, channelsLast: false, select };
  return found(uri, file, first, choice);
}

/** The tensor that was chosen before, in the file as it is now. */
export async function findInFile(engine: EngineClient, uri: vscode.Uri, choice: FileChoice): Promise<FoundTensor> {
  const file = readAs(await addressOf(uri), choice.reading);
  const { tensors } = await engine.request('list', { file });
  const chosen = tensors.find(({ name }) => name === choice.entry);
  if (!chosen) throw new TensorError(vscode.l10n.t('The file no longer contains tensor {0}', choice.entry));
  return found(uri, file, chosen, choice);
}

/** The same file, its table read in another way. */
export function readAs(file: FileAddress, reading: TableReading | undefined): FileAddress {
  return reading ? { ...file, reading } : file;
}

function found(uri: vscode.Uri, file: FileAddress, header: TensorHeader, choice: FileChoice): FoundTensor {
  const place = choice.select.length > 0 ? `[${choice.select.join(', ')}]` : '';
  const name = (choice.entry ? `${nameOf(uri)}: ${choice.entry}` : nameOf(uri)) + place;
  const shape = header.shape.slice(choice.select.length);
  return {
    reference: { uri: String(uri), kind: 'file', start: 0, end: 0, name, choice },
    tensor: {
      dtype: choice.isImage && !choice.raw && header.dtype.startsWith('uint') ? 'float32' : header.dtype,
      shape: choice.channelsLast ? [...shape.slice(0, -3), shape.at(-1)!, ...shape.slice(-3, -1)] : shape,
    },
    origin: { kind: 'file', file, choice },
  };
}

/** The only entry, or the one that the user picks; what cannot be read is listed with the reason. */
async function pickEntry({ tensors, refused }: FileContents) {
  if (tensors.length === 1 && refused.length === 0) return tensors[0];
  const items = [
    ...tensors.map((tensor) => ({
      label: labelText(tensor.name) || vscode.l10n.t('(no name)'),
      description: `${formatShape(tensor.shape)} ${tensor.dtype}`,
      tensor,
    })),
    ...(refused.length > 0
      ? [{ label: vscode.l10n.t('Not supported'), kind: vscode.QuickPickItemKind.Separator, tensor: undefined }]
      : []),
    ...refused.map(({ name, reason }) => ({
      label: `$(circle-slash) ${labelText(name)}`,
      description: labelText(reason),
      tensor: undefined,
    })),
  ];
  const placeHolder = vscode.l10n.t('Select a tensor');
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.tensor;
}

/** One index for each extra axis; undefined if cancelled. */
async function pickIndices(shape: readonly number[]): Promise<number[] | undefined> {
  const indices: number[] = [];
  for (let axis = 0; axis < shape.length - MOST_AXES + 1; axis++) {
    const size = shape[axis]!;
    const answer = await vscode.window.showInputBox({
      title: vscode.l10n.t('Tensor of shape {0}', formatShape(shape)),
      prompt: vscode.l10n.t('Index along dim {0} (0–{1})', axis, size - 1),
      value: '0',
      validateInput: (text) =>
        /^\d+$/.test(text) && Number(text) < size
          ? undefined
          : vscode.l10n.t('Enter an integer from 0 to {0}', size - 1),
    });
    if (answer === undefined) return undefined;
    indices.push(Number(answer));
  }
  return indices;
}

/** Asks whether a last axis of size 1, 3 or 4 is the channels; undefined if cancelled. */
async function isChannelsLast(shape: readonly number[]): Promise<boolean | undefined> {
  const [channels, ...inner] = [shape.at(-1)!, ...shape.slice(-3, -1)];
  const isLikely = (shape.length === 3 || shape.length === 4) && [1, 3, 4].includes(channels);
  if (!isLikely || inner.some((size) => size <= 4)) return false;
  const turned = [...shape.slice(0, -3), channels, ...inner];
  const items = [
    {
      label: `(…, H, W, C) → ${formatShape(turned)}`,
      detail: vscode.l10n.t('Channels last: move them to where PyTorch expects them'),
      isLast: true,
    },
    { label: formatShape(shape), detail: vscode.l10n.t('Keep the order of dimensions'), isLast: false },
  ];
  const placeHolder = vscode.l10n.t('Last dimension of size {0}: is it channels?', channels);
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.isLast;
}
