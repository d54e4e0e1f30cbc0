import * as v from 'valibot';
import { isLayerName, type ArgumentValue, type LayerName } from '../../src/pooling/layers';
import type { SavedPanel, ShownLook } from '../../src/views/panel';
import { pairNames } from '../../src/worker/comparison';
import { blockChoice, count, limit, tableReading } from '../shared/page';

const argument: v.GenericSchema<ArgumentValue> = v.lazy(() =>
  v.union([v.number(), v.boolean(), v.string(), v.null(), v.array(argument)]),
);
const call = v.object({
  op: v.custom<LayerName>((name) => typeof name === 'string' && isLayerName(name)),
  kwargs: v.record(v.string(), argument),
  seed: v.exactOptional(count),
});
const plane = v.union([count, v.literal('combined')]);
/** All that can be seen at once. */
const choice = v.union([plane, v.object({ mosaic: count })]);
const lesson = { plane: count, seed: count };
const against = v.union([
  v.object({ kind: v.literal('call'), call }),
  v.object({
    kind: v.literal('framework'),
    framework: v.picklist(['keras', 'jax', 'onnx']),
    which: v.picklist(['call', 'plain']),
  }),
]);
const compared = {
  of: v.picklist(pairNames),
  name: v.picklist(['a', 'b', 'signed', 'absolute', 'unequal']),
  plane,
};
const cells = v.pipe(v.number(), v.integer());
const look = v.object({ plane: choice, limit, window: count, gradient: v.boolean() });

/** No number is longer. */
const MOST_CHARACTERS = 40;
const MOST_CHARACTERS_OF_AN_ANSWER = 200;
const MOST_CHARACTERS_OF_A_SHEET = 100_000;
/** The most small images that are asked for at once. */
const MOST_PREVIEWS = 64;

/** What the panel's page may ask, by the request's name. */
export const panelRequests = {
  questions: v.object(lesson),
  judge: v.object({
    ...lesson,
    step: v.pipe(count, v.maxValue(20)),
    text: v.pipe(v.string(), v.maxLength(MOST_CHARACTERS_OF_AN_ANSWER)),
    isLast: v.boolean(),
  }),
  compare: v.object({
    other: v.exactOptional(v.object({ against, label: v.pipe(v.string(), v.maxLength(MOST_CHARACTERS_OF_AN_ANSWER)) })),
  }),
  upsample: v.object({
    plane: count,
    method: v.picklist(['unpool', 'nearest', 'linear', 'linearAligned']),
  }),
  robustness: v.object({
    plane: count,
    shift: v.tuple([cells, cells]),
    noise: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    seed: count,
  }),
  comparedPlane: v.object({ ...compared, limit }),
  comparedPart: v.object({ ...compared, slice: count, ...blockChoice }),
  comparedReasons: v.object({ plane: count, position: v.array(count) }),
  openSheet: v.object({ text: v.pipe(v.string(), v.maxLength(MOST_CHARACTERS_OF_A_SHEET)) }),
  ready: v.object({ look }),
  change: v.object({ call, look }),
  look: v.object({ look }),
  part: v.object({
    name: v.picklist(['before', 'input', 'output', 'indices', 'gradient']),
    plane: choice,
    slice: count,
    ...blockChoice,
  }),
  statistics: v.object({ plane: choice }),
  previews: v.object({ planes: v.pipe(v.array(plane), v.maxLength(MOST_PREVIEWS)), limit }),
  reasons: v.object({ plane, position: v.array(count) }),
  gradientUpTo: v.object({ plane: count, window: count }),
  routes: v.object({ plane: count, position: v.array(count) }),
  writeNumber: v.object({
    plane: count,
    position: v.array(count),
    written: v.pipe(v.string(), v.maxLength(MOST_CHARACTERS)),
  }),
};

const overlays = v.object({ indices: v.boolean(), gradient: v.boolean(), coverage: v.boolean() });

const savedPanel = v.object({
  reference: v.object({
    uri: v.string(),
    kind: v.picklist(['json', 'python', 'printed', 'file', 'logged', 'sample', 'link']),
    start: count,
    end: count,
    name: v.string(),
    choice: v.exactOptional(
      v.object({
        entry: v.string(),
        isImage: v.boolean(),
        raw: v.boolean(),
        channelsLast: v.boolean(),
        select: v.array(count),
        reading: v.exactOptional(tableReading),
      }),
    ),
    logged: v.exactOptional(
      v.object({
        run: v.string(),
        tag: v.string(),
        number: count,
        region: v.object({ top: count, left: count, height: count, width: count }),
      }),
    ),
    shape: v.exactOptional(v.pipe(v.array(count), v.maxLength(5))),
  }),
  call,
  plane: choice,
  window: count,
  overlays: v.optional(overlays, { indices: false, gradient: false, coverage: false }),
  isPinned: v.exactOptional(v.boolean()),
});

/** What the page says that is seen. */
export const shownLook: v.GenericSchema<ShownLook> = v.object({
  plane: choice,
  window: count,
  overlays,
  scale: v.object({
    reading: v.picklist(['numbers', 'heat', 'picture']),
    map: v.picklist(['neutral', 'viridis']),
    low: v.number(),
    high: v.number(),
  }),
});

/** What a panel saved before a reload, or undefined if it is not that. */
export function parseSavedPanel(state: unknown): SavedPanel | undefined {
  const parsed = v.safeParse(savedPanel, state);
  return parsed.success ? parsed.output : undefined;
}
