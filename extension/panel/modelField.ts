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

/** Of all calls of the layer in models whose input has known sizes; undefined if these have seen differently much. */
export function fieldIn(
  { models, uri }: Pick<ModelsInText, 'models' | 'uri'>,
  place: PlaceInFile,
  rank: number,
): ModelField | undefined {
  const isHere = (at: PlaceInFile | undefined) =>
    at !== undefined && at.uri === String(uri) && at.start < place.end && at.end > place.start;
  const fields = models.flatMap((model) => {
    const input = sizesOf(model.input)?.slice(-rank);
    return nodesIn(model)
      .filter((node) => node.isPooling && (isHere(node.madeAt) || isHere(node.calledAt)))
      .map(({ path, className, field }): ModelField | undefined => {
        if (!field || input?.length !== rank || (field !== 'global' && field.length !== rank)) return undefined;
        return { path: path.name || className, input, field };
      });
  });
  const [first] = fields;
  const isSame = (each: ModelField | undefined) =>
    JSON.stringify([each?.input, each?.field]) === JSON.stringify([first?.input, first?.field]);
  return fields.every(isSame) ? first : undefined;
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
