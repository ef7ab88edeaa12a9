/** A query, as a form has it. */
export interface QueryForm {
  readonly code: string;
  readonly text: string;
  /** The uid of a data source, or a language. */
  readonly source: string;
  /** How its series are called. */
  readonly legend: string;
  readonly isHidden: boolean;
  /** Where it stands in the file; undefined for a new one. */
  readonly index: number | undefined;
}

/** What of a panel can be changed without knowing its format. Texts, as fields of a form have them; empty: as it comes. */
export interface PanelForm {
  readonly title: string;
  readonly description: string;
  readonly kind: string;
  readonly unit: string;
  readonly decimals: string;
  readonly min: string;
  readonly max: string;
  readonly legend: 'none' | 'bottom' | 'right';
  readonly stack: 'none' | 'normal' | 'percent';
  readonly style: 'line' | 'area' | 'bars';
  /** `80 red`, one in a line. */
  readonly thresholds: string;
  /** Of a text. */
  readonly content: string;
  /** Of a picture or a page. */
  readonly address: string;
  readonly queries: readonly QueryForm[];
}

/** The keys of which two forms differ. */
export const changedKeys = (before: PanelForm, after: PanelForm): ReadonlySet<keyof PanelForm> =>
  new Set(
    (Object.keys(after) as (keyof PanelForm)[]).filter(
      (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
    ),
  );

export interface ThresholdLine {
  readonly value: number;
  readonly color: string;
}

/** `80 red` in each line; what is none is left out. */
export const thresholdLines = (text: string): readonly ThresholdLine[] =>
  text.split('\n').flatMap((line) => {
    const found = /^\s*(-?\d+(?:\.\d+)?)\s+(\S+)\s*$/.exec(line);
    return found === null ? [] : [{ value: Number(found[1]), color: found[2] ?? '' }];
  });

/** The next letter that no query has. */
export function freeCode(used: readonly string[]): string {
  for (let index = 0; ; index += 1) {
    const code = `${String.fromCharCode(65 + (index % 26))}${index < 26 ? '' : Math.floor(index / 26)}`;
    if (!used.includes(code)) return code;
  }
}
