/** PyTorch's words about shapes, as they stand in a terminal's line. */
const messages = [
  /mat1 and mat2 shapes cannot be multiplied \(\d+x\d+ and \d+x\d+\)/,
  /Given (?:groups|transposed)=\d+, weight of size \[[\d, ]+\], expected input\[[\d, ]+\] to have \d+ channels, but got \d+ channels instead/,
  /(?:running_mean|running_var|weight|bias) should contain \d+ elements not \d+/,
  /Sizes of tensors must match except in dimension \d+\. Expected size \d+ but got size \d+ for tensor number \d+ in the list\./,
  /The size of tensor a \(\d+\) must match the size of tensor b \(\d+\) at non-singleton dimension \d+/,
  /shape '\[[-\d, ]*\]' is invalid for input of size \d+/,
  /view size is not compatible with input tensor's size and stride/,
  /Given input size: \([\dx]+\)\. Calculated output size: \([-\dx]+\)\. Output size is too small/,
  /Calculated padded input size per channel: \([\d x]+\)\. Kernel size: \([\d x]+\)\. Kernel size can't be greater than actual input size/,
  /Expected more than 1 value per channel when training, got input size torch\.Size\(\[[\d, ]+\]\)/,
  /Expected \dD \(unbatched\) or \dD \(batched\) input to \w+, but got input of size: \[[\d, ]+\]/,
  /Given normalized_shape=\[[\d, ]+\], expected input with shape \[\*, [\d, ]+\], but got input of size\[[\d, ]+\]/,
  /input\.size\(-1\) must be equal to input_size\. Expected \d+, got \d+/,
  /Expected input batch_size \(\d+\) to match target batch_size \(\d+\)\./,
  /Dimension out of range \(expected to be in range of \[-?\d+, \d+\], but got -?\d+\)/,
];

/** PyTorch's message in a line of a terminal. */
export function messageIn(line: string): string | undefined {
  for (const pattern of messages) {
    const found = pattern.exec(line)?.[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How the layer that a message speaks of is written: `nn.Linear(1024, 10` of `(64x400 and 1024x10)`. */
export function layerIn(message: string): RegExp | undefined {
  const [, inFeatures, outFeatures] = /and (\d+)x(\d+)\)$/.exec(message) ?? [];
  if (outFeatures !== undefined) return new RegExp(`\\bLinear\\(\\s*${inFeatures!}\\s*,\\s*${outFeatures}\\b`);
  const [, out, perGroup] = /^Given groups=1, weight of size \[(\d+), (\d+)/.exec(message) ?? [];
  if (perGroup !== undefined) return new RegExp(`\\bConv\\dd\\(\\s*${perGroup}\\s*,\\s*${out!}\\b`);
  const [, features] = /should contain \d+ elements not (\d+)/.exec(message) ?? [];
  return features === undefined ? undefined : new RegExp(`\\bBatchNorm\\dd\\(\\s*${features}\\b`);
}
