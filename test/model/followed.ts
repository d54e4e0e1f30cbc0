import { analyse } from '../../src/model/analyse';
import type { FindModule } from '../../src/model/evaluate/moduleLoader';
import { formatSize, type Size } from '../../src/model/size';
import type { Shapes } from '../../src/model/shapes';
import type { Trace } from '../../src/model/trace';

/** A text that was followed, as a test asks about it. */
export interface Followed {
  readonly trace: Trace;
  /** The shapes of the last expression that is written like this; undefined if nothing is stated. */
  readonly shapesOf: (expression: string) => readonly string[] | undefined;
  /** `error 3: mat1 and mat2 …`: severity, line, message. */
  readonly problems: readonly string[];
  readonly reasons: readonly string[];
}

const head = 'import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n';

/** Follows lines of Python, below the usual imports. Modules of the workspace come by name. */
export function follow(
  lines: string,
  modules: Readonly<Record<string, string>> = {},
  find: FindModule = (name) => {
    const found = modules[name.replace(/^\./, '')];
    return found === undefined ? undefined : { path: `/${name}.py`, text: found };
  },
): Followed {
  const text = `${head}${lines}\n`;
  const trace = analyse({ path: '/main.py', text, find });
  const lineOf = (offset: number) => text.slice(head.length, offset).split('\n').length;
  return {
    trace,
    shapesOf(expression) {
      const fact = trace.facts().findLast(({ place }) => text.slice(place.from, place.to) === expression);
      return fact?.shapes.map(written);
    },
    problems: trace
      .problems()
      .map(({ place, severity, message }) => `${severity} ${place ? lineOf(place.from) : '?'}: ${message}`),
    reasons: trace.unknowns().map(({ why }) => why),
  };
}

function written(shapes: Shapes): string {
  const isTuple = shapes.some(Array.isArray);
  return isTuple ? (shapes as (readonly Size[])[]).map(formatShape).join(' ') : formatShape(shapes as readonly Size[]);
}

function formatShape(shape: readonly Size[]): string {
  return `(${shape.map(formatSize).join(', ')}${shape.length === 1 ? ',' : ''})`;
}
