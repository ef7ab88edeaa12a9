import { type CursorPlace, findNamespace, type CompletionContext as Names } from '@belvedere/dql';
import { queryClient } from '../../app/query-client.ts';
import { askDql, type DqlResult, named, quoted } from './ask-dql.ts';

const windowMs = 6 * 3_600_000;
const roundMs = 300_000;
const valuesMax = 100;

/** The first text of each row: what the functions that show something answer. */
const textsOf = ({ series }: DqlResult): string[] =>
  (series ?? []).flatMap(({ values }) => values.flatMap((row) => row.find((cell) => typeof cell === 'string') ?? []));

/** Asks once in a while. Whoever cannot be asked, or knows nothing, has no names: the editor works without. */
async function ask(queries: readonly string[], read: (result: DqlResult) => readonly string[]): Promise<string[]> {
  const toMs = Math.ceil(Date.now() / roundMs) * roundMs;
  const options = { timeRange: [toMs - windowMs, toMs] as const };
  try {
    return await queryClient.fetchQuery({
      queryKey: ['dql-names', queries, toMs],
      queryFn: async ({ signal }) => {
        const results = await askDql(
          queries.map((q) => ({ q, options })),
          signal,
        );
        return results.flatMap(read) as string[];
      },
      staleTime: roundMs,
    });
  } catch {
    return [];
  }
}

/** The names that a place of a query can hold, from what was received lately. */
export async function loadNames({ kind, namespace, sources, field }: CursorPlace): Promise<Names> {
  const space = namespace === null ? undefined : findNamespace(namespace);
  if (space === undefined) return {};
  const [name = ''] = space.names;
  const isMetric = space.category === 'metric';
  if (kind === 'source') {
    const subject = space.sourceLabel === 'class' ? 'class' : 'source';
    return { sources: await ask([isMetric ? 'show_measurement()' : `show_${name}_${subject}()`], textsOf) };
  }
  if (kind === 'value' && field !== null) {
    const source = sources.length === 0 ? "re('.*')" : sources.map(quoted).join(', ');
    const query = `${space.code}::${source}:(count(\`*\`) AS c) BY ${named(field)} SORDER BY c DESC SLIMIT ${valuesMax}`;
    return { values: await ask([query], ({ series }) => (series ?? []).flatMap(({ tags = {} }) => tags[field] ?? [])) };
  }
  const list = `[${sources.map(quoted).join(', ')}]`;
  const from = sources.length === 0 ? '' : `from=${list}`;
  const queries = isMetric
    ? [`show_field_key(${from})`, `show_tag_key(${from})`]
    : [`show_${name}_field(${sources.length === 0 ? '' : `source=${list}`})`];
  return { fields: await ask(queries, textsOf) };
}
