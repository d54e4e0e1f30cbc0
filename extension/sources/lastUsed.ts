import * as vscode from 'vscode';
import type { LayerCall } from '../../src/pooling/layers';
import { layerInText } from '../../src/python/layerText';
import type { FoundTensor } from './foundTensor';

const KEY = 'poolscope.lastCall';

/** The layer and tensor used last, with which new views start. */
export class LastUsed implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private setting: { readonly text: string; readonly call: LayerCall | undefined } = { text: '', call: undefined };
  /** The tensor shown last in this window. */
  tensor: FoundTensor | undefined;

  constructor(private readonly memento: vscode.Memento) {}

  /** The layer with which views begin: the one in the settings, or else the one used last. */
  get call(): LayerCall | undefined {
    const text = vscode.workspace.getConfiguration('poolscope').get('defaultLayer', '').trim();
    if (text !== this.setting.text) this.setting = { text, call: layerInText(text) };
    return this.setting.call ?? this.memento.get<LayerCall>(KEY);
  }

  async setCall(call: LayerCall): Promise<void> {
    await this.memento.update(KEY, call);
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
