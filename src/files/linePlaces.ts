/** A place in a text, both numbers from 0; columns are UTF-16 units. */
export interface LinePlace {
  readonly line: number;
  readonly column: number;
}

/** Turns offsets in a text into lines and columns. */
export function linePlaces(text: string): (offset: number) => LinePlace {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= startsOf(text);
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { line: low, column: offset - starts[low]! };
  };
}

const [LINE_FEED, RETURN] = [10, 13];

function startsOf(text: string): number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isEnd = code === LINE_FEED || (code === RETURN && text.charCodeAt(at + 1) !== LINE_FEED);
    if (isEnd) starts.push(at + 1);
  }
  return starts;
}
