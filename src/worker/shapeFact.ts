import type { Fact } from '../model/trace';
import type { CallPath } from '../model/tree/moduleCall';
import { formatShapes } from './layerRun';
import type { ShapeFact } from './protocol';

/** The most shapes of a place that are told, and of each the most modules that gave it. */
const MOST = { shapes: 8, paths: 4 };

/** A fact for the extension: all shapes, or where a module was chosen those that it gave, or else what it is in gave. */
export function factOf(fact: Fact, chosen?: CallPath): ShapeFact {
  const { place, more, assumption } = fact;
  const given = fact.shapes.map((shapes, i) => ({ shapes, paths: [...(fact.paths[i] ?? [])] }));
  // a shape may be the chosen module's, too, if it is not kept whose it is
  const isKept = fact.paths.every((paths) => paths !== undefined);
  const shown = chosen && isKept ? givenWithin(given, chosen) : given;
  const told = shown.slice(0, MOST.shapes);
  const paths = told.map((each) => namesOf(each.paths));
  return {
    start: place.from,
    end: place.to,
    shapes: told.map(({ shapes }) => formatShapes(shapes)),
    count: shown.length,
    ...(paths.some((names) => names.length > 0) && { paths }),
    ...(more && { more }),
    ...(assumption && { isAssumed: true }),
  };
}

interface Given {
  readonly shapes: Fact['shapes'][number];
  readonly paths: readonly CallPath[];
}

/** What the nearest module around the chosen one gave at this place; all of it, if that was never there. */
function givenWithin(given: readonly Given[], { model, name }: CallPath): readonly Given[] {
  const parts = name === '' ? [] : name.split('.');
  for (let length = parts.length; length >= 0; length--) {
    const around = parts.slice(0, length).join('.');
    const own = given.flatMap(({ shapes, paths }) => {
      const within = paths.filter((path) => path.model === model && isWithin(path.name, around));
      return within.length > 0 ? [{ shapes, paths: within }] : [];
    });
    if (own.length > 0) return own;
  }
  return given;
}

function isWithin(name: string, around: string): boolean {
  return around === '' || name === around || name.startsWith(`${around}.`);
}

/** `layer1.0`, `layer1.1`, `…` */
function namesOf(paths: readonly CallPath[]): readonly string[] {
  const names = [...new Set(paths.map(({ name }) => name).filter(Boolean))];
  return names.length > MOST.paths ? [...names.slice(0, MOST.paths), '…'] : names;
}
