import type * as vscode from 'vscode';
import { PoolscopeError } from '../../src/errors';
import { asLayerInput, pooledShape } from '../../src/pooling/layerInput';
import { layers, type LayerCall } from '../../src/pooling/layers';
import type { EngineClient } from '../engine/client';
import { callOf } from '../sources/callOf';
import type { FoundTensor } from '../sources/foundTensor';
import type { LastUsed } from '../sources/lastUsed';
import { findInDocument } from '../sources/textTensor';

/** The tensors that the reader may have in mind: the one at the cursor of a Python editor, and the one used last. */
export async function knownInputs(
  engine: EngineClient,
  editor: vscode.TextEditor | undefined,
  lastUsed: LastUsed,
): Promise<FoundTensor[]> {
  return [editor && (await atCursor(engine, editor)), lastUsed.tensor].filter((found) => found !== undefined);
}

/** Undefined if there is none, or a broken one. */
async function atCursor(
  engine: EngineClient,
  { document, selection }: vscode.TextEditor,
): Promise<FoundTensor | undefined> {
  const offset = document.offsetAt(selection.active);
  const { tensor, refusal } = await findInDocument(engine, document, offset, offset);
  return refusal ? undefined : tensor;
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
