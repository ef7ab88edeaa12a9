import { timeVariables } from '../../../time/range.ts';
import type { AskContext } from '../format.ts';
import type { GrafanaScope } from './interpolate.ts';

/** What texts of a dashboard may name. */
export const scopeOf = ({ chosen, range, title, id, calendar }: AskContext): GrafanaScope => ({
  chosen,
  own: { ...timeVariables(range), __dashboard: title, '__dashboard.uid': id },
  zone: calendar.zone,
});
