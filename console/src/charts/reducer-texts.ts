import type { MessageKey } from '../language/language.ts';

/** The names of what a column can be reduced to. */
export const reducerTexts: Readonly<Record<string, MessageKey>> = {
  lastNotNull: 'reducer.last',
  last: 'reducer.last',
  current: 'reducer.last',
  firstNotNull: 'reducer.first',
  first: 'reducer.first',
  min: 'reducer.min',
  max: 'reducer.max',
  mean: 'reducer.mean',
  avg: 'reducer.mean',
  sum: 'reducer.sum',
  total: 'reducer.sum',
  count: 'reducer.count',
  range: 'reducer.range',
  diff: 'reducer.diff',
};
