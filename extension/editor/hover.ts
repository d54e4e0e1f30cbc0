import * as vscode from 'vscode';
import { CancelledError, PoolscopeError } from '../../src/errors';
import { callFor } from '../../src/pooling/layerInput';
import type { LayerCall } from '../../src/pooling/layers';
import type { Description } from '../../src/tensors/description';
import { elementCount } from '../../src/tensors/tensor';
import type { PooledTensor } from '../../src/worker/protocol';
import type { EngineClient } from '../engine/client';
import { markdownText } from '../shared/escape';
import { faultText } from '../shared/logger';
import { signalOf } from '../shared/progress';
import type { LastUsed } from '../sources/lastUsed';
import { findInDocument, type FoundInDocument } from '../sources/textTensor';
import type { Analyses, Analysis } from '../sources/analyses';
import { classAt, classHover } from './classHover';
import { sizesLink } from './fittingSizes';
import { layerHover, panelLink, tensorHover } from './hoverText';
import { inputsOf } from '../sources/layerInputs';
import { shapeHover, type ShapeHover } from './shapeHover';

/** Of larger tensors the shape is shown and no values. */
const MOST_VALUES = 2 ** 20;
/** Of a longer text not every place is looked at. */
const LENGTH_LIMIT = 5_000_000;

export function registerHover(engine: EngineClient, lastUsed: LastUsed, analyses: Analyses): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerHoverProvider(['json', 'jsonc'], {
      provideHover: (document, position, token) =>
        orFault(document, position, async () => {
          // longer texts are not searched on every hover
          if (document.getText().length > LENGTH_LIMIT) return undefined;
          const found = await findAt(engine, document, position, token);
          return tensorHoverAt(engine, lastUsed, found, document, position, token);
        }),
    }),
    vscode.languages.registerHoverProvider('python', {
      provideHover: (document, position, token) =>
        orFault(document, position, async () => {
          const found = await findAt(engine, document, position, token);
          return (
            (await layerHoverAt(analyses, found, document, token)) ??
            (await tensorHoverAt(engine, lastUsed, found, document, position, token)) ??
            shapeHoverAt(analyses, document, position, token)
          );
        }),
    }),
  );
}

/** A bug is logged, and said in the hover's place. */
async function orFault(
  document: vscode.TextDocument,
  position: vscode.Position,
  find: () => vscode.Hover | undefined | Promise<vscode.Hover | undefined>,
): Promise<vscode.Hover | undefined> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof CancelledError) return undefined;
    const text = faultText(error, 'the hover', { uri: String(document.uri), position });
    return new vscode.Hover(new vscode.MarkdownString(markdownText(text)));
  }
}

function findAt(
  engine: EngineClient,
  document: vscode.TextDocument,
  position: vscode.Position,
  token: vscode.CancellationToken,
): Promise<FoundInDocument> {
  const offset = document.offsetAt(position);
  return findInDocument(engine, document, offset, offset, signalOf(token));
}

async function layerHoverAt(
  analyses: Analyses,
  { layer: site, base }: FoundInDocument,
  document: vscode.TextDocument,
  token: vscode.CancellationToken,
): Promise<vscode.Hover | undefined> {
  if (!site) return undefined;
  const analysis = await analyses.of(document, token);
  const [input, ...others] = analysis ? inputsOf(site, analysis.shapes) : [];
  const header = input ?? site.given;
  const link = panelLink(document.uri, site.nameStart - base);
  const runs = analysis?.shapes.runs.filter(({ start, end }) => start === site.start && end === site.end) ?? [];
  const fields = runs.flatMap((run) => run.fields ?? []);
  const text = layerHover(site.call, header, site.unknown, link, others, fields);
  const range = new vscode.Range(document.positionAt(site.start - base), document.positionAt(site.end - base));
  return new vscode.Hover(trusted(text), range);
}

/** Invalid text has no hover; the command reports what is wrong. */
async function tensorHoverAt(
  engine: EngineClient,
  lastUsed: LastUsed,
  { tensor: found, refusal }: FoundInDocument,
  document: vscode.TextDocument,
  position: vscode.Position,
  token: vscode.CancellationToken,
): Promise<vscode.Hover | undefined> {
  if (!found || refusal) return undefined;
  const offset = document.offsetAt(position);
  const { reference, tensor, origin } = found;
  const call = callFor(tensor, lastUsed.call);
  const isLarge = elementCount(tensor.shape) > MOST_VALUES;
  const pooled = isLarge ? undefined : await poolNow(engine, origin.tensor, call, token);
  return new vscode.Hover(trusted(tensorHover(reference.name, tensor, call, pooled, panelLink(document.uri, offset))));
}

/** What is known of any other place. */
async function shapeHoverAt(
  analyses: Analyses,
  document: vscode.TextDocument,
  position: vscode.Position,
  token: vscode.CancellationToken,
): Promise<vscode.Hover | undefined> {
  const analysis = await analyses.of(document, token);
  if (!analysis) return undefined;
  const offset = analysis.base + document.offsetAt(position);
  const found = (await classHoverAt(analyses, analysis, document, offset, token)) ?? shapeHover(analysis, offset);
  if (!found) return undefined;
  const [start, end] = [found.start - analysis.base, found.end - analysis.base];
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  return new vscode.Hover(trusted(found.text), range);
}

/** What a class of modules takes and gives. */
async function classHoverAt(
  analyses: Analyses,
  analysis: Analysis,
  document: vscode.TextDocument,
  offset: number,
  token: vscode.CancellationToken,
): Promise<ShapeHover | undefined> {
  const found = classAt(analysis.text, offset);
  if (!found) return undefined;
  const { models } = (await analyses.models(document, signalOf(token))) ?? { models: [] };
  const text = classHover(found.name, models);
  const { line } = document.positionAt(found.start - analysis.base);
  return text === undefined ? undefined : { ...found, text: `${text}\n\n${sizesLink(line)}` };
}

async function poolNow(
  engine: EngineClient,
  tensor: Description,
  call: LayerCall,
  token: vscode.CancellationToken,
): Promise<PooledTensor | Error> {
  try {
    return await engine.request('pool', { tensor, call }, { signal: signalOf(token) });
  } catch (error) {
    if (error instanceof PoolscopeError) return error;
    throw error;
  }
}

function trusted(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text, true);
  markdown.supportHtml = true;
  markdown.isTrusted = { enabledCommands: ['poolscope.visualize', 'poolscope.showFittingSizes'] };
  return markdown;
}
