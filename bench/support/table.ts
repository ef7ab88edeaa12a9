export interface Bar {
  /** `≥ 0.5`, as the design says it. */
  readonly text: string;
  readonly met: boolean;
}

/** One line of the table. */
export interface Measurement {
  readonly what: string;
  /** Ours to the raw baseline of the same run; undefined where the bar is absolute. */
  readonly ratio?: number;
  readonly ours: string;
  readonly baseline?: string;
  readonly bar?: Bar;
  /** What else the run showed. */
  readonly note?: string;
}

export const atLeast = (bar: number, ratio: number): Bar => ({ text: `≥ ${bar}`, met: ratio >= bar });
export const atMost = (bar: number, ratio: number): Bar => ({ text: `≤ ${bar}`, met: ratio <= bar });

const columns = ['what', 'ratio', 'bar', '', 'ours', 'baseline', 'also'] as const;

/** A Markdown table, lined up so that it reads well in a terminal too. */
export function renderTable(measurements: readonly Measurement[]): string {
  const rows = measurements.map(({ what, ratio, bar, ours, baseline, note }) => [
    what,
    ratio === undefined ? '' : ratio.toFixed(2),
    bar?.text ?? '',
    bar === undefined ? '' : bar.met ? 'ok' : 'MISSED',
    ours,
    baseline ?? '',
    note ?? '',
  ]);
  const widths = columns.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(columns), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
