import type { Category } from '../category.ts';
import { PointCollector } from '../collect.ts';
import { parseLineProtocol } from '../decode/line-protocol/parse.ts';
import type { TimeUnit } from '../time-unit.ts';
import { runAtOnce, type Turns } from '../turns.ts';

/** Runs a decoder over a body. */
export function collect(decode: (collector: PointCollector) => Turns, category: Category = 'logging'): PointCollector {
  const collector = new PointCollector(category);
  runAtOnce(decode(collector));
  return collector;
}

/** Lines as points of security checks, the category with the fewest rules. */
export function parseLines(
  text: string | Buffer,
  { unit = 1n, category = 'security' }: { readonly unit?: TimeUnit | undefined; readonly category?: Category } = {},
): PointCollector {
  return collect((collector) => parseLineProtocol(Buffer.from(text), unit, collector), category);
}
