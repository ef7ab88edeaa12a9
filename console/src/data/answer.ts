import type { Frame } from '../charts/frame.ts';

/** What the queries of a panel were answered with. Some may have failed while others did not. */
export interface PanelAnswer {
  readonly frames: readonly Frame[];
  readonly errors: readonly { readonly refId: string; readonly message: string }[];
  /** What the reader should know of the data. */
  readonly notes: readonly string[];
  /** What was asked and answered, as it went over the wire. */
  readonly raw: unknown;
}

export const noAnswer: PanelAnswer = { frames: [], errors: [], notes: [], raw: undefined };

/** What a panel is asked with: the same for all panels of a dashboard, but for the width. */
export interface AskRange {
  readonly fromMs: number;
  readonly toMs: number;
  /** How many points can be told apart. */
  readonly points: number;
}
