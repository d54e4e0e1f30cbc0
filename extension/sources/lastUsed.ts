import * as vscode from 'vscode';
import type { LayerCall } from '../../src/pooling/layers';
import type { FoundTensor } from './foundTensor';

const KEY = 'poolscope.lastCall';

/** The layer and tensor used last, with which new views start. */
export class LastUsed implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  /** The tensor shown last in this window. */
  tensor: FoundTensor | undefined;

  constructor(private readonly memento: vscode.Memento) {}

  get call(): LayerCall | undefined {
    return this.memento.get<LayerCall>(KEY);
  }

  async setCall(call: LayerCall): Promise<void> {
    await this.memento.update(KEY, call);
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
