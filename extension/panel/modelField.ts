import * as vscode from 'vscode';
import type { ModelField } from '../../src/views/panel';
import type { ModelNode, PlaceInFile } from '../../src/worker/modelNode';
import type { TensorReference } from '../../src/worker/origin';
import type { Analyses, ModelsInText } from '../sources/analyses';
import { openDocument } from '../sources/restore';

/**
 * What the layer at a place has seen of its model's input; undefined if no model of the text calls it, or that is not known.
 *
 * @param rank spatial dimensions of the layer
 */
export async function modelFieldOf(
  analyses: Analyses,
  { uri, kind, start, end }: TensorReference,
  rank: number,
  signal: AbortSignal,
): Promise<ModelField | undefined> {
  if (kind !== 'sample' || uri === '') return undefined;
  const found = await analyses.models(await openDocument(vscode.Uri.parse(uri)), signal);
  if (found?.parts.length !== 1) return undefined;
  return fieldIn(found, { uri, start, end }, rank);
}

/** The first call of the layer in a model whose input has known sizes. */
export function fieldIn(
  { models, uri }: Pick<ModelsInText, 'models' | 'uri'>,
  place: PlaceInFile,
  rank: number,
): ModelField | undefined {
  const isHere = (at: PlaceInFile | undefined) =>
    at !== undefined && at.uri === String(uri) && at.start < place.end && at.end > place.start;
  for (const model of models) {
    const node = nodesIn(model).find((each) => each.isPooling && (isHere(each.madeAt) || isHere(each.calledAt)));
    const input = sizesOf(model.input)?.slice(-rank);
    if (!node?.field || input?.length !== rank) continue;
    if (node.field !== 'global' && node.field.length !== rank) continue;
    return { path: node.path.name || node.className, input, field: node.field };
  }
  return undefined;
}

function nodesIn(node: ModelNode): readonly ModelNode[] {
  return [node, ...node.children.flatMap(nodesIn)];
}

/** `(1, 3, 224, 224)`; undefined if a size is a name. */
function sizesOf(shape: string | undefined): readonly number[] | undefined {
  const sizes = /^\(([\d, ]+)\)$/
    .exec(shape ?? '')?.[1]
    ?.split(',')
    .map((size) => size.trim())
    .filter(Boolean)
    .map(Number);
  return sizes?.every((size) => size > 0) ? sizes : undefined;
}
