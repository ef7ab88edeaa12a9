import { createContext, useContext } from 'react';

/** Something that happened, marked in all charts over time. */
export interface ChartEvent {
  readonly key: string;
  readonly timeMs: number;
  /** The same as its begin where it is a moment. */
  readonly endMs: number;
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
  readonly color: string;
}

/** Beside the other things that charts share: these come later, and no chart has to be drawn anew for them. */
export const ChartEventsValue = createContext<readonly ChartEvent[]>([]);

export const useChartEvents = (): readonly ChartEvent[] => useContext(ChartEventsValue);
