import * as vscode from 'vscode';
import type { LoaderOptions } from '../../src/datasets/loader';
import { MAX_SIZE, type Resize } from '../../src/datasets/resize';
import type { FoundDataset } from '../../src/worker/protocol';
import { back, pick, type Place } from './steps';

/** Run now, or write a script for a library. */
export type Action = 'run' | 'torch' | 'ray';

/** What the page of settings ends with. */
export interface Settings {
  readonly options: LoaderOptions;
  readonly action: Action;
}

/** An option that an item of the page changes; undefined: the reader thought better of it. */
type Change = (options: LoaderOptions, found: FoundDataset, title: string) => Promise<LoaderOptions | undefined>;

interface SettingItem extends vscode.QuickPickItem {
  readonly action?: Action;
  readonly change?: Change;
}

/** The loader's options that are proposed: the study note's batches; for images of several sizes, that of the first. */
function defaults({ isMixed, shape: [, height, width] }: FoundDataset): LoaderOptions {
  return { batchSize: 64, ...(isMixed && { resize: [height, width] }) };
}

/** One page with all options and their values: Enter runs; an option that is chosen is asked for, and the page comes back. */
export async function askSettings(found: FoundDataset, place: Place): Promise<Settings | typeof back | undefined> {
  let options = defaults(found);
  for (;;) {
    const picked = await pick<SettingItem>(
      page(options, found),
      place,
      vscode.l10n.t('Run, or change an option first'),
    );
    if (picked === undefined || picked === back) return picked;
    if (picked.action) return { options, action: picked.action };
    options = (await picked.change?.(options, found, place.title)) ?? options;
  }
}

function page(options: LoaderOptions, found: FoundDataset): readonly (SettingItem | vscode.QuickPickItem)[] {
  const { batchSize, seed, dropLast = false, limit, resize, normalize } = options;
  const off = vscode.l10n.t('off');
  const hasFiles = found.kind === 'images' || found.kind === 'classFolders';
  const resizeItem: SettingItem = {
    label: 'Resize',
    description: resize === undefined ? off : String(resize).replace(',', '×'),
    detail: vscode.l10n.t('Bilinear with antialias, as in torchvision'),
    change: changeResize,
  };
  const items: readonly SettingItem[] = [
    { label: 'batch_size', description: String(batchSize), change: changeBatchSize },
    {
      label: 'shuffle',
      description: seed === undefined ? off : `seed ${seed}`,
      detail: vscode.l10n.t('Same order as torch.Generator with this seed'),
      change: changeShuffle,
    },
    {
      label: 'drop_last',
      description: dropLast ? vscode.l10n.t('on') : off,
      detail: vscode.l10n.t('Drop the last batch if it is incomplete'),
      change: changeDropLast,
    },
    ...(hasFiles ? [resizeItem] : []),
    {
      label: 'Normalize',
      description: normalize ? `mean ${normalize.mean.join(', ')} · std ${normalize.std.join(', ')}` : off,
      detail: vscode.l10n.t('After ToTensor, with mean and std per channel'),
      change: changeNormalize,
    },
    {
      label: 'limit',
      description: limit === undefined ? vscode.l10n.t('all {0} images', found.length) : String(limit),
      detail: vscode.l10n.t('Use only the first images'),
      change: changeLimit,
    },
  ];
  const separator = (label: string) => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const run: SettingItem = {
    label: vscode.l10n.t('Run now'),
    detail: vscode.l10n.t('No Python needed'),
    action: 'run',
  };
  const scripts: readonly SettingItem[] = [
    {
      label: vscode.l10n.t('Generate a PyTorch script'),
      detail: vscode.l10n.t('DataLoader and SummaryWriter with the same settings'),
      action: 'torch',
    },
    {
      label: vscode.l10n.t('Generate a Ray Data script'),
      detail: vscode.l10n.t('map_batches, for datasets too large for one machine'),
      action: 'ray',
    },
  ];
  return [run, separator(vscode.l10n.t('Options')), ...items, separator(vscode.l10n.t('With Python')), ...scripts];
}

const isWhole = (value: number) => Number.isSafeInteger(value) && value >= 0;
const isPositive = (value: number) => isWhole(value) && value > 0;

const changeBatchSize: Change = async (options, _found, title) => {
  const [batchSize] = (await askNumbers(title, 'batch_size', String(options.batchSize), [1], isPositive)) ?? [];
  return batchSize === undefined ? undefined : { ...options, batchSize };
};

/** Turns it off, or on with a seed. */
const changeShuffle: Change = async ({ seed: before, ...options }, _found, title) => {
  if (before !== undefined) return options;
  const [seed] = (await askNumbers(title, 'seed', '0', [1], isWhole)) ?? [];
  return seed === undefined ? undefined : { ...options, seed };
};

const changeDropLast: Change = ({ dropLast = false, ...options }) => {
  return Promise.resolve(dropLast ? options : { ...options, dropLast: true });
};

const changeLimit: Change = async ({ limit: before, ...options }, { length }, title) => {
  const value = String(before ?? Math.min(1000, length));
  const [limit] = (await askNumbers(title, 'limit', value, [1], isPositive)) ?? [];
  return limit === undefined ? undefined : { ...options, ...(limit < length && { limit }) };
};

const changeResize: Change = async (options, { shape: [, height, width] }, title) => {
  const resize = await askResize(title, [height, width]);
  return resize === undefined ? undefined : { ...options, resize };
};

/** Turns it off, or on with a mean and a standard deviation for each channel. */
const changeNormalize: Change = async ({ normalize: before, ...options }, { shape: [channels] }, title) => {
  if (before) return options;
  const half = Array<string>(channels).fill('0.5').join(', ');
  const counts = [1, channels];
  const mean = await askNumbers(title, 'mean', half, counts, Number.isFinite);
  const std = mean && (await askNumbers(title, 'std', half, counts, (value) => value > 0));
  return mean && std && { ...options, normalize: { mean, std } };
};

/** Asks for `height, width`, or for the shorter side alone. */
export async function askResize(title: string, size: readonly [number, number]): Promise<Resize | undefined> {
  const isSize = (value: number) => isPositive(value) && value <= MAX_SIZE;
  const sizes = await askNumbers(title, 'Resize', size.join(', '), [1, 2], isSize);
  return sizes && (sizes.length === 1 ? sizes[0]! : [sizes[0]!, sizes[1]!]);
}

/** As many numbers as one of `counts`, separated by commas. */
async function askNumbers(
  title: string,
  name: string,
  value: string,
  counts: readonly number[],
  isRight: (value: number) => boolean,
): Promise<readonly number[] | undefined> {
  const numbersOf = (text: string) => text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  const text = await vscode.window.showInputBox({
    title,
    prompt: name,
    value,
    ignoreFocusOut: true,
    validateInput(input) {
      const numbers = numbersOf(input);
      const fits = counts.includes(numbers.length) && numbers.every(isRight);
      return fits ? undefined : vscode.l10n.t('Invalid {0}: {1}', name, input);
    },
  });
  return text === undefined ? undefined : numbersOf(text);
}
