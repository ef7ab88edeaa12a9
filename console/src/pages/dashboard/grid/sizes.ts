import type { FormatName } from '../model.ts';
import type { GridSizes } from './layout.ts';

/** A row of Grafana is 30 px and a gap of 8; one of Guance 10 and 10. */
export const gridSizes: Readonly<Record<FormatName, GridSizes>> = {
  grafana: { rowPx: 30, gapPx: 8 },
  guance: { rowPx: 10, gapPx: 10 },
};

/** Below this width everything stands below each other. */
export const narrowPx = 640;
export const narrowHeightMinPx = 130;
