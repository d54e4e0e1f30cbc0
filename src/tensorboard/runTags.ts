/** Texts by which a log tells how it was made: the layer as a call in Python, the split and the size of the batches. */
export const runTags = {
  layer: 'poolscope/layer',
  split: 'poolscope/split',
  batchSize: 'poolscope/batch_size',
} as const;

const known = new Set<string>(Object.values(runTags));

export function isRunTag(tag: string): boolean {
  return known.has(tag);
}
