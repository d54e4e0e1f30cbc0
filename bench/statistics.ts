/** The middle one of some numbers, the mean of two if there are two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The median of how many times as long `theirs` took, round by round. */
export function pairedRatio(theirs: readonly number[], ours: readonly number[]): number {
  return median(theirs.map((time, round) => time / ours[round]!));
}
