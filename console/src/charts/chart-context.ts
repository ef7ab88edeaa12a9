import { createContext, useContext } from 'react';
import type { MomentContext } from './units/moments.ts';

/** What all charts of a dashboard share. */
export interface ChartContext extends MomentContext {
  readonly fromMs: number;
  readonly toMs: number;
  /** Charts of the same key show the same moment when one is pointed at. */
  readonly cursorKey: string | undefined;
  /** Undefined where the range cannot be changed. */
  readonly onRange: ((fromMs: number, toMs: number) => void) | undefined;
}

export const ChartContextValue = createContext<ChartContext>({
  zone: 'browser',
  language: 'en',
  nowMs: 0,
  fromMs: 0,
  toMs: 0,
  cursorKey: undefined,
  onRange: undefined,
});

export const useChartContext = (): ChartContext => useContext(ChartContextValue);
