import * as vscode from 'vscode';
import {
  formatArgument,
  formatCall,
  isLayerName,
  parametersOf,
  withDefaults,
  type LayerCall,
} from '../../src/pooling/layers';
import { layerInText } from '../../src/python/layerText';
import type { Equivalent } from '../../src/frameworks/equivalent';
import type { Against } from '../../src/worker/comparison';
import type { EngineClient } from '../engine/client';
import { askForFile } from './otherInput';

/** What a result is compared with, and how that is called. */
export interface ChosenComparison {
  readonly against: Against;
  readonly label: string;
}

interface Item extends vscode.QuickPickItem {
  readonly ask?: () => Promise<ChosenComparison | undefined>;
}

/**
 * Asks what a result is to be compared with; undefined if cancelled.
 *
 * @param equivalents what other frameworks have for its layer
 */
export async function askForComparison(
  engine: EngineClient,
  call: LayerCall,
  equivalents: readonly Equivalent[],
): Promise<ChosenComparison | undefined> {
  const separator = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const items: readonly Item[] = [
    ...otherCalls(call).map(([label, other]) => ({
      label,
      description: formatCall(other),
      ask: () => Promise.resolve(withCall(other)),
    })),
    { label: vscode.l10n.t('Another Layer…'), ask: () => askForCall(call) },
    separator(vscode.l10n.t('Other frameworks')),
    ...frameworkItems(equivalents),
    separator(vscode.l10n.t('Another tensor')),
    {
      label: vscode.l10n.t('File…'),
      detail: vscode.l10n.t('The expected output, or another input for this layer'),
      ask: async () => {
        const found = await askForFile(engine);
        return found && { against: { kind: 'tensor', origin: found.origin }, label: found.reference.name };
      },
    },
  ];
  const placeHolder = vscode.l10n.t('Compare with what?');
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.ask?.();
}

function withCall(call: LayerCall): ChosenComparison {
  return { against: { kind: 'call', call }, label: formatCall(call) };
}

/** The calls that people compare with: ceil_mode the other way, a stride of 1, the other of max and average. */
function otherCalls(call: LayerCall): (readonly [label: string, call: LayerCall])[] {
  const values = withDefaults(call);
  const changed = (name: string, value: boolean | number) =>
    name in values && values[name] !== value
      ? [[`${name}=${formatArgument(value)}`, { ...call, kwargs: { ...call.kwargs, [name]: value } }] as const]
      : [];
  return [...changed('ceil_mode', values['ceil_mode'] !== true), ...changed('stride', 1), ...otherReduction(call)];
}

function otherReduction({ op, kwargs }: LayerCall): (readonly [label: string, call: LayerCall])[] {
  const other = op.includes('Max') ? op.replace('Max', 'Avg') : op.replace('Avg', 'Max');
  if (other === op || !isLayerName(other)) return [];
  const known = parametersOf(other);
  const kept = Object.fromEntries(Object.entries(kwargs).filter(([name]) => known.includes(name)));
  return [[other, { op: other, kwargs: kept }]];
}

/** The calls of other frameworks whose values are known. */
function frameworkItems(equivalents: readonly Equivalent[]): Item[] {
  const names = { keras: 'Keras', jax: 'JAX', onnx: 'ONNX' } as const;
  return equivalents.flatMap((each) =>
    (['plain', 'call'] as const).flatMap((which) => {
      const { framework, [which]: candidate } = each;
      if (!candidate?.comparison) return [];
      const kind = which === 'plain' ? vscode.l10n.t('look-alike call') : vscode.l10n.t('closest call');
      const label = `${names[framework]}: ${kind}`;
      const chosen = { against: { kind: 'framework', framework, which }, label } as const;
      return { label, description: candidate.code.split('\n').at(-1)!, ask: () => Promise.resolve(chosen) };
    }),
  );
}

async function askForCall(call: LayerCall): Promise<ChosenComparison | undefined> {
  const text = await vscode.window.showInputBox({
    prompt: vscode.l10n.t('Layer to compare with'),
    value: formatCall(call),
    validateInput: (typed) =>
      layerInText(typed) ? undefined : vscode.l10n.t('Enter a pooling layer, for example nn.MaxPool2d(2)'),
  });
  const other = text === undefined ? undefined : layerInText(text);
  return other && withCall(other);
}
