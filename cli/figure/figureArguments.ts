import { PoolscopeError } from '../../src/errors';
import type { FigureFormat, FigureOrder } from '../../src/export/exportFigure';
import type { OutputForm } from '../../src/export/outputForms';
import { styles, type Style } from '../../src/export/styles';
import type { LayerCall } from '../../src/pooling/layers';
import type { FigureLook } from '../../src/worker/figureMaker';
import { layerArguments, number } from '../shared/layerArguments';

/** The arguments of `npm run figure`. */
export interface FigureArguments {
  readonly file: string;
  /** Which of the file's tensors; the first one if it is left out. */
  readonly entry?: string;
  readonly call: LayerCall;
  readonly out: string;
  readonly look: FigureLook;
  readonly what: { readonly order: FigureOrder } | { readonly form: OutputForm };
}

export const usage = `usage: npm run figure -- FILE --op MaxPool2d --kernel-size 3 [--ceil-mode] … --format svg --out figure.svg
  every parameter of the layer, as PyTorch spells it, with dashes: --stride 2  --padding 1,0  --no-count-include-pad
  --format              svg, png, pdf, tikz; gif of all windows; svg-stills, pdf-stills: one file a window;
                        npy, json, tensor, test: the output as data, or a Python test
  --out FILE            stills are numbered: figure-01.svg
  --style               light, dark, print
  --scale 1|2|4         of a PNG; 1
  --window N            the output cell that is marked: its row-major number; 0
  --plane N|combined    batch × channels; an image's channels together
  --overlay             indices, gradient, coverage
  --entry NAME          the tensor, of a file with several
  --language en|zh-cn`;

const formats: Readonly<Record<string, FigureFormat>> = {
  ...{ svg: 'svg', png: 'png', pdf: 'pdf', tikz: 'tikz', gif: 'gif' },
  ...{ 'svg-stills': 'svgStills', 'pdf-stills': 'pdfStills' },
};
const forms: readonly OutputForm[] = ['npy', 'json', 'tensor', 'test'];
const overlays = ['indices', 'gradient', 'coverage'] as const;
const valued = ['format', 'out', 'style', 'scale', 'window', 'plane', 'overlay', 'entry', 'language'];
/** As the setting `poolscope.precision` is at first. */
const DIGITS = 4;

/** @throws PoolscopeError naming the argument that is wrong */
export function figureArguments(words: readonly string[]): FigureArguments {
  const { call, given, place } = layerArguments(words, { flags: [], valued, place: 'FILE' });
  const entry = given.get('entry');
  const out = given.get('out');
  if (out === undefined) throw new PoolscopeError('--out FILE is missing');
  return { file: place, call, out, look: lookOf(given), what: whatOf(given), ...(entry !== undefined && { entry }) };
}

function whatOf(given: ReadonlyMap<string, string>): FigureArguments['what'] {
  const name = given.get('format') ?? 'svg';
  const form = forms.find((each) => each === name);
  if (form) return { form };
  const format = chosen('format', name, Object.keys(formats));
  const scale = number(given, 'scale') ?? 1;
  if (![1, 2, 4].includes(scale)) throw new PoolscopeError(`--scale is 1, 2 or 4, not ${scale}`);
  const language = chosen('language', given.get('language') ?? 'en', ['en', 'zh-cn']);
  return { order: { format: formats[format]!, scale, language } };
}

function lookOf(given: ReadonlyMap<string, string>): FigureLook {
  const style = chosen('style', given.get('style') ?? 'light', Object.keys(styles) as Style[]);
  const plane = given.get('plane');
  const overlay = given.has('overlay') ? chosen('overlay', given.get('overlay')!, overlays) : undefined;
  const [first, second, third] = overlays.map((each) => each === overlay);
  return {
    plane: plane === undefined || plane === 'combined' ? 'combined' : number(given, 'plane')!,
    window: number(given, 'window') ?? 0,
    overlays: { indices: first!, gradient: second!, coverage: third! },
    style,
    digits: DIGITS,
  };
}

function chosen<Choice extends string>(name: string, value: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new PoolscopeError(`--${name} is ${choices.join(', ')}, not ${value}`);
  return found;
}
