import type * as vscode from 'vscode';
import type { EngineClient } from '../engine/client';
import type { Analyses, Analysis } from './analyses';
import type { FoundCall, FoundTensor } from './foundTensor';
import { inputsOf } from './layerInputs';
import { sampleInput } from './sampleTensor';
import { tensorAtRange } from './textTensor';

/**
 * The tensor at a range of a document; for a layer of which the text tells the input's shape alone, sample values; else the layer.
 *
 * @throws TensorError if there is neither, or a broken tensor; its offset is the document's
 */
export async function tensorOrInputAt(
  engine: EngineClient,
  analyses: Analyses,
  document: vscode.TextDocument,
  start: number,
  end: number,
): Promise<FoundTensor | FoundCall> {
  const found = await tensorAtRange(engine, document, start, end);
  if ('tensor' in found) return found;
  const analysis = await analyses.of(document);
  const [input] = analysis ? inputsOf(found.site, analysis.shapes) : [];
  if (!input) return found;
  // within the call: what is typed before or behind it must not move the place out of it
  const { base } = analysis!;
  const inside = Math.min(Math.max(start + base, found.site.start + 1), found.site.end - 1) - base;
  const place = { uri: String(document.uri), start: inside, end: inside };
  return { ...sampleInput(input.shape, place, isAssumed(found, analysis!)), call: found.call };
}

/** Whether the text does not run the layer. */
function isAssumed({ site: { start, end, input } }: FoundCall, { shapes: { facts, runs } }: Analysis): boolean {
  const [from, to] = input ? [input.start, input.end] : [start, end];
  const known = (input ? facts : runs).find((each) => each.start === from && each.end === to);
  return known?.isAssumed === true;
}
