import * as vscode from 'vscode';
import { formatArgument, formatCall, withDefaults, type LayerCall } from '../../src/pooling/layers';
import { changedCall, otherReduction } from '../../src/pooling/otherCalls';
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
  const ceilMode = withDefaults(call)['ceil_mode'] !== true;
  const others = [
    [`ceil_mode=${formatArgument(ceilMode)}`, changedCall(call, 'ceil_mode', ceilMode)],
    ['stride=1', changedCall(call, 'stride', 1)],
    ['', otherReduction(call)],
  ] as const;
  return others.flatMap(([label, other]) => (other ? [[label || other.op, other] as const] : []));
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
