import type * as vscode from 'vscode';
import { PoolscopeError } from '../../src/errors';
import { asLayerInput, pooledShape } from '../../src/pooling/layerInput';
import { layers, type LayerCall } from '../../src/pooling/layers';
import { callOf } from '../sources/callOf';
import type { FoundTensor } from '../sources/foundTensor';
import type { LastUsed } from '../sources/lastUsed';
import { tensorAtRange } from '../sources/textTensor';

/** The tensors that the reader may have in mind: the one at the cursor of a Python editor, and the one used last. */
export function knownInputs(editor: vscode.TextEditor | undefined, lastUsed: LastUsed): FoundTensor[] {
  return [editor && atCursor(editor), lastUsed.tensor].filter((found) => found !== undefined);
}

function atCursor({ document, selection }: vscode.TextEditor): FoundTensor | undefined {
  try {
    const offset = document.offsetAt(selection.active);
    const found = tensorAtRange(document, offset, offset);
    return 'tensor' in found ? found : undefined;
  } catch (error) {
    // there is none, or a broken one
    if (error instanceof PoolscopeError) return undefined;
    throw error;
  }
}

/** The sizes that the layer at a tensor's place pools, or the layer used last. */
export function pooledSizes(found: FoundTensor, lastUsed: LastUsed): readonly number[] {
  const call = callOf(found, lastUsed);
  return asLayerInput(found.tensor, call).shape.slice(-layers[call.op].rank);
}

/** Whether the call takes a tensor, and pools these sizes of it. */
export function fits({ tensor }: FoundTensor, call: LayerCall, sizes: readonly number[]): boolean {
  try {
    pooledShape(tensor, call);
  } catch (error) {
    if (error instanceof PoolscopeError) return false;
    throw error;
  }
  return String(asLayerInput(tensor, call).shape.slice(-sizes.length)) === String(sizes);
}
