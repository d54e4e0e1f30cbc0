import * as vscode from 'vscode';
import type { Split } from '../../src/datasets/dataset';
import type { LoaderOptions } from '../../src/datasets/loader';
import { formatCall, layers, type LayerCall } from '../../src/pooling/layers';
import { poolingCalls } from '../../src/python/calls';
import { parsePython } from '../../src/python/source';
import type { DatasetPlace, EngineContract } from '../../src/worker/protocol';
import type { EngineClient } from '../engine/client';
import type { LastUsed } from '../sources/lastUsed';

type Found = EngineContract['requests']['findDataset']['answer'];

/** What to pool, and how. */
export interface Choices {
  readonly place: DatasetPlace;
  readonly call: LayerCall;
  readonly options: LoaderOptions;
}

/** The study note's layer. */
const noteCall: LayerCall = { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } };

/** Asks what to pool, and how. Undefined if cancelled. */
export async function askChoices(
  engine: EngineClient,
  lastUsed: LastUsed,
  folder: vscode.Uri,
): Promise<Choices | undefined> {
  const split = await askSplit();
  if (!split) return undefined;
  const place = { folder: String(folder), path: vscode.workspace.asRelativePath(folder), split };
  const found = await engine.request('findDataset', place);
  const call = await askCall(lastUsed, found);
  if (!call) return undefined;
  const options = await askOptions(found);
  return options && { place, call, options };
}

/** Asks whether to run or to write a script, and which. Undefined if cancelled. */
export async function askAction(): Promise<'run' | 'torch' | 'ray' | undefined> {
  const items = [
    { label: vscode.l10n.t('Run now'), detail: vscode.l10n.t('No Python needed'), action: 'run' as const },
    {
      label: vscode.l10n.t('Generate a PyTorch script'),
      detail: vscode.l10n.t('DataLoader and SummaryWriter with the same settings'),
      action: 'torch' as const,
    },
    {
      label: vscode.l10n.t('Generate a Ray Data script'),
      detail: vscode.l10n.t('map_batches, for datasets too large for one machine'),
      action: 'ray' as const,
    },
  ];
  const placeHolder = vscode.l10n.t('Run now or generate a script?');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.action;
}

async function askSplit(): Promise<Split | undefined> {
  const items: (vscode.QuickPickItem & { split: Split })[] = [
    { label: 'test', detail: vscode.l10n.t('Test set'), split: 'test' },
    { label: 'train', detail: vscode.l10n.t('Training set'), split: 'train' },
  ];
  const placeHolder = vscode.l10n.t('Select the training or test set');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.split;
}

async function askCall(lastUsed: LastUsed, found: Found): Promise<LayerCall | undefined> {
  const last = lastUsed.call && layers[lastUsed.call.op].rank === 2 ? [lastUsed.call] : [];
  const calls = [...last, noteCall, { op: 'AvgPool2d', kwargs: { kernel_size: 2 } } as const];
  const items = [...new Map(calls.map((call) => [formatCall(call), call]))].map(([label, call]) => ({ label, call }));
  const other = { label: vscode.l10n.t('Other layer…'), call: undefined };
  const placeHolder = vscode.l10n.t(
    '{0} · {1} images, {2}. Select a layer',
    titleOf(found),
    found.length,
    found.shape.join('×'),
  );
  const picked = await vscode.window.showQuickPick([...items, other], { placeHolder });
  if (!picked) return undefined;
  return picked.call ?? askOtherCall();
}

/** What a dataset is called: `CIFAR-10`. */
function titleOf({ kind, classes }: Found): string {
  switch (kind) {
    case 'cifarPython':
    case 'cifarBinary':
      return classes ? `CIFAR-${classes.length}` : 'CIFAR';
    case 'idx':
      return 'MNIST';
    case 'arrays':
      return vscode.l10n.t('Arrays');
    case 'images':
      return vscode.l10n.t('Images');
    case 'classFolders':
      return vscode.l10n.t('Images by class');
  }
}

async function askOtherCall(): Promise<LayerCall | undefined> {
  const text = await vscode.window.showInputBox({
    prompt: vscode.l10n.t('A 2D pooling layer, as written in Python'),
    value: formatCall(noteCall),
    validateInput: (input) => (parsedCall(input) ? undefined : vscode.l10n.t('Not a 2D pooling layer')),
  });
  return text === undefined ? undefined : parsedCall(text);
}

function parsedCall(text: string): LayerCall | undefined {
  const calls = poolingCalls(parsePython(`import torch\nfrom torch import nn\nfrom torch.nn import *\n${text}\n`));
  return calls.length === 1 && layers[calls[0]!.call.op].rank === 2 ? calls[0]!.call : undefined;
}

async function askOptions({ shape: [channels] }: Found): Promise<LoaderOptions | undefined> {
  const batchSize = await askNumbers('batch_size', '64', 1, (value) => Number.isInteger(value) && value > 0);
  if (!batchSize) return undefined;
  const items = [
    { label: 'shuffle', detail: vscode.l10n.t('Same order as torch.Generator with this seed') },
    { label: 'drop_last', detail: vscode.l10n.t('Drop the last batch if it is incomplete') },
    {
      label: 'Normalize',
      detail: vscode.l10n.t('After ToTensor, with mean and std per channel'),
    },
    { label: 'limit', detail: vscode.l10n.t('Use only the first images') },
  ];
  const placeHolder = vscode.l10n.t('Select options, or press Enter for the DataLoader defaults');
  const picked = await vscode.window.showQuickPick(items, { placeHolder, canPickMany: true });
  return picked && askChosen(batchSize[0]!, new Set(picked.map(({ label }) => label)), channels);
}

/** The numbers that the chosen options take. */
async function askChosen(
  batchSize: number,
  chosen: ReadonlySet<string>,
  channels: number,
): Promise<LoaderOptions | undefined> {
  const has = (label: string) => chosen.has(label);
  const whole = (value: number) => Number.isInteger(value) && value >= 0;
  const seed = has('shuffle') ? await askNumbers('seed', '0', 1, whole) : [];
  const limit = has('limit') ? await askNumbers('limit', '1000', 1, (value) => whole(value) && value > 0) : [];
  const half = Array<string>(channels).fill('0.5').join(', ');
  const mean = has('Normalize') ? await askNumbers('mean', half, channels, Number.isFinite) : [];
  const std = has('Normalize') ? await askNumbers('std', half, channels, (value) => value > 0) : [];
  if (!seed || !limit || !mean || !std) return undefined;
  return {
    batchSize,
    ...(seed.length > 0 && { seed: seed[0]! }),
    ...(limit.length > 0 && { limit: limit[0]! }),
    ...(has('drop_last') && { dropLast: true }),
    ...(mean.length > 0 && { normalize: { mean, std } }),
  };
}

/** `count` numbers separated by commas, or one for all. */
async function askNumbers(
  name: string,
  value: string,
  count: number,
  isRight: (value: number) => boolean,
): Promise<readonly number[] | undefined> {
  const numbersOf = (text: string) => text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  const text = await vscode.window.showInputBox({
    title: name,
    value,
    validateInput(input) {
      const numbers = numbersOf(input);
      const fits = numbers.length === 1 || numbers.length === count;
      return fits && numbers.every(isRight) ? undefined : vscode.l10n.t('Invalid {0}: {1}', name, input);
    },
  });
  return text === undefined ? undefined : numbersOf(text);
}
