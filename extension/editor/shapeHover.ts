import * as vscode from 'vscode';
import { toMarkdown } from '../../src/formula';
import { axisGeometry, type AxisGeometry } from '../../src/pooling/geometry';
import { axisNames, numericOutputSize } from '../../src/pooling/outputSize';
import type { CallPath } from '../../src/worker/modelNode';
import type { AssumedModel, LayerRun, ShapeFact, WindowOfLayer } from '../../src/worker/protocol';
import { markdownCode, markdownText } from '../shared/escape';
import { fieldsText } from '../shared/fieldText';
import type { Analysis } from '../sources/analyses';
import { locationOf } from '../sources/pythonText';
import { factText } from './factText';
import { factorsOf, type Factor } from './numberFactors';

/** The most different shapes of a layer that are listed. */
const MOST_RUNS = 4;

/** A part of a text, and what a hover says of it. */
export interface ShapeHover {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What is known at an offset of an analysed text: of a number, a layer, an expression, or why nothing is. */
export function shapeHover(analysis: Analysis, offset: number): ShapeHover | undefined {
  return numberHover(analysis, offset) ?? layerHover(analysis, offset) ?? expressionHover(analysis, offset);
}

interface Part {
  readonly start: number;
  readonly end: number;
}

/** The smallest part around an offset. */
export function smallest<T extends Part>(parts: readonly T[], offset: number): T | undefined {
  const around = parts.filter(({ start, end }) => start <= offset && offset <= end);
  return around.sort((a, b) => a.end - a.start - (b.end - b.start))[0];
}

/** `9216 = 64 · 12 · 12`, where a tensor has such sizes; each with a link to the layer that it comes from. */
function numberHover(analysis: Analysis, offset: number): ShapeHover | undefined {
  const { text, shapes } = analysis;
  const found = factorsOf(text, shapes, offset);
  if (!found) return undefined;
  const { start, end, factors, of } = found;
  const line = text.slice(0, of.start).split('\n').length;
  const code = markdownCode(text.slice(of.start, of.end));
  const where = vscode.l10n.t('the sizes of {0} in line {1}', code, line);
  const product = factors.map((each) => factorText(each, analysis)).join(' · ');
  return { start, end, text: `${text.slice(start, end)} = ${product}  \n${where}` };
}

function factorText({ size, from }: Factor, analysis: Analysis): string {
  if (!from) return `**${size}**`;
  const { uri, range } = locationOf(analysis, from);
  const place = uri.with({ fragment: `L${range.start.line + 1},${range.start.character + 1}` });
  const made = analysis.text.slice(from.start, from.end).replace(/\s+/g, ' ').replaceAll('"', "'");
  return `[**${size}**](${String(place)} "${markdownText(made)}")`;
}

/** A layer's constructor: what it takes and gives, what it learns, the formula. */
function layerHover({ shapes }: Analysis, offset: number): ShapeHover | undefined {
  const run = smallest(shapes.runs, offset);
  if (!run || isInside(shapes.facts, run, offset)) return undefined;
  const runs = shapes.runs.filter(({ start, end }) => start === run.start && end === run.end);
  const learned =
    run.parameters === undefined
      ? []
      : [vscode.l10n.t('Learnable parameters: {0}', run.parameters.toLocaleString('en'))];
  const listed = runs.slice(0, MOST_RUNS).map(({ input, output }) => `(${input.join(', ')}) → **${output}**`);
  const lines = [
    [`**${run.layer}**`, ...learned].join(' · '),
    [...listed, ...(runs.length > MOST_RUNS ? ['…'] : [])].join('  \n'),
    ...fields(runs),
    ...formulas(run),
    ...(run.isAssumed ? assumptions(shapes.assumed, run.start) : []),
  ];
  return { start: run.start, end: run.end, text: lines.join('\n\n') };
}

function fields(runs: readonly LayerRun[]): string[] {
  const text = fieldsText(runs.flatMap((run) => run.fields ?? []));
  return text === undefined ? [] : [text];
}

/** Whether an expression within the call has shapes of its own. */
function isInside(facts: readonly ShapeFact[], run: Part, offset: number): boolean {
  const fact = smallest(facts, offset);
  return fact !== undefined && fact.start >= run.start && fact.end <= run.end;
}

/** The size of a convolution's output along each axis, with its numbers. */
function formulas({ window, input }: LayerRun): string[] {
  if (!window) return [];
  const sizes = input.slice(-window.length);
  const names = axisNames(window.length);
  const lines = window.flatMap((each, axis) => {
    const size = sizes[axis];
    return typeof size === 'number'
      ? [toMarkdown(numericOutputSize(names[axis]!, 'MaxPool2d', geometryOf(each, size)))]
      : [];
  });
  return lines.length > 0 ? [lines.join('  \n')] : [];
}

function geometryOf({ padding, ...window }: WindowOfLayer, inputSize: number): AxisGeometry {
  return axisGeometry(inputSize, { ...window, padding: [padding, padding], ceilMode: false });
}

/** Any other expression that is a tensor; or why its shape is not known. */
function expressionHover({ text, shapes, chosen }: Analysis, offset: number): ShapeHover | undefined {
  const fact = smallest(shapes.facts, offset);
  const unknown = smallest(shapes.unknowns, offset);
  if (unknown && (!fact || fact.end - fact.start > unknown.end - unknown.start)) {
    const why = vscode.l10n.t('Shape unknown: {0}', markdownText(unknown.why));
    return { start: unknown.start, end: unknown.end, text: why };
  }
  if (!fact) return undefined;
  const lines = [
    factText(fact, text),
    ...chosenText(chosen),
    ...(fact.isAssumed ? assumptions(shapes.assumed, fact.start) : []),
  ];
  return { start: fact.start, end: fact.end, text: lines.join('\n\n') };
}

/** Which of several modules is meant. */
export function chosenText(chosen: CallPath | undefined): string[] {
  if (!chosen?.name) return [];
  return [`$(list-tree) ${vscode.l10n.t('Only {0}, as chosen in the Model view', markdownCode(chosen.name))}`];
}

/** What is assumed of the model in which a place stands. */
export function assumptions(assumed: readonly AssumedModel[], at: number): string[] {
  const model = assumed.find(({ start, end }) => start <= at && at <= end);
  if (!model) return [];
  const text = vscode.l10n.t(
    'Assumed, as nothing calls {0}: {1}',
    markdownCode(model.name),
    markdownText(inputsText(model)),
  );
  return [`$(question) ${text}`];
}

/** `x = (N, 3, H, W)`. */
export function inputsText({ inputs }: AssumedModel): string {
  return inputs.map(({ name, shape }) => `${name} = ${shape}`).join(', ');
}
