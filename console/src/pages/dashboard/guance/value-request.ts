import type { Range } from '../../../time/range.ts';
import type { ValueRequest } from '../variables/ask-values.ts';
import type { ChosenByName, Variable } from '../variables/variable.ts';
import { interpolateDql, interpolatePromql } from './interpolate.ts';

/** The labels of PromQL are listed by the same query as values. */
export function valueRequest({ source }: Variable, chosen: ChosenByName, range: Range): ValueRequest | undefined {
  if (source.kind !== 'guance') return undefined;
  const { language, text } = source;
  const isLabels = /^\s*label_values\(/.test(text);
  const q = language === 'dql' ? interpolateDql(text, chosen) : interpolatePromql(text, chosen);
  const query = { q, timeRange: [range.fromMs, range.toMs], disableMultipleField: false };
  const qtype =
    language === 'promql' && !isLabels
      ? { qtype: 'promql', query: { ...query, promqlType: 'instantQuery' } }
      : undefined;
  return { kind: 'guance', body: { queries: [qtype ?? { qtype: isLabels ? 'promql' : 'dql', query }] } };
}
