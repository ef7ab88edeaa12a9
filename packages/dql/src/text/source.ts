/** A place in a text. Offset counts UTF-16 code units from 0, line and column count from 1; a column is a code unit too, as in editors. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** From the first character up to, not including, `end`. */
export interface Span {
  readonly start: Position;
  readonly end: Position;
}

/**
 * A text to read and where it lies in the text that the user wrote. Queries in quotes are read as texts of their own, whose positions still
 * refer to the whole.
 */
export interface Source {
  /** What is read. */
  readonly text: string;
  /** What the user wrote; positions refer to it. */
  readonly written: string;
  /** The position in `written` of an index of `text`. */
  positionAt: (index: number) => Position;
}

/** A text as the user wrote it. */
export function sourceOf(text: string): Source {
  let lineStarts: number[] | undefined;
  const positionAt = (index: number): Position => {
    lineStarts ??= lineStartsOf(text);
    const line = lastAtMost(lineStarts, index);
    return Object.freeze({ offset: index, line: line + 1, column: index - (lineStarts[line] ?? 0) + 1 });
  };
  return { text, written: text, positionAt };
}

/** A text that stands inside of another one; `indexOf` gives the index in `outer.text` for one of `text`, its length included. */
export function sourceWithin(outer: Source, text: string, indexOf: (index: number) => number): Source {
  return { text, written: outer.written, positionAt: (index) => outer.positionAt(indexOf(index)) };
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The index of the last number that is at most `limit`; the first number must be. */
function lastAtMost(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
