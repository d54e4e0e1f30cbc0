import * as vscode from 'vscode';
import { formatCall, layers, type LayerCall } from '../../src/pooling/layers';
import { layerInText } from '../../src/python/layerText';
import type { LastUsed } from '../sources/lastUsed';
import { back, pick, type Place } from './steps';

/** The study note's layer. */
const noteCall: LayerCall = { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } };

/** Asks which layer pools the images: the one used last, the study note's, or another one. */
export async function askLayer(
  lastUsed: LastUsed,
  description: string,
  place: Place,
): Promise<LayerCall | typeof back | undefined> {
  const last = lastUsed.call && layers[lastUsed.call.op].rank === 2 ? [lastUsed.call] : [];
  const calls = [...last, noteCall, { op: 'AvgPool2d', kwargs: { kernel_size: 2 } } as const];
  const items = [...new Map(calls.map((call) => [formatCall(call), call]))].map(([label, call]) => ({ label, call }));
  const other = { label: vscode.l10n.t('Other layer…'), call: undefined };
  const placeholder = vscode.l10n.t('{0}. Select a layer', description);
  for (;;) {
    const picked = await pick<(typeof items)[number] | typeof other>([...items, other], place, placeholder);
    if (picked === undefined || picked === back) return picked;
    const call = picked.call ?? (await askOtherCall(place));
    if (call) return call;
  }
}

async function askOtherCall({ title }: Place): Promise<LayerCall | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('A 2D pooling layer, as written in Python'),
    value: formatCall(noteCall),
    ignoreFocusOut: true,
    validateInput: (input) => (parsedCall(input) ? undefined : vscode.l10n.t('Not a 2D pooling layer')),
  });
  return text === undefined ? undefined : parsedCall(text);
}

function parsedCall(text: string): LayerCall | undefined {
  const call = layerInText(text);
  return call && layers[call.op].rank === 2 ? call : undefined;
}
