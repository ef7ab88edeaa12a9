import { grafanaApi } from '../../../api/client.ts';
import { queryClient } from '../../../app/query-client.ts';
import { jsonOf, jsonsOf, listOf, textOf } from '../../../data/json.ts';
import type { DataSource } from '../../../data/sources.ts';
import type { CompleteAt } from '../../../editor/plain-completion.ts';
import { askValues, type ValueRequest } from '../../dashboard/variables/ask-values.ts';
import { influxqlCompletion } from './influxql.ts';
import { luceneCompletion } from './lucene.ts';
import { promqlCompletion } from './promql.ts';
import { sqlCompletion } from './sql.ts';

const keptMs = 300_000;
const windowMs = 6 * 3_600_000;
/** A list that is longer helps nobody who writes. */
const namesMax = 2_000;

/** Asks once in a while. Whoever cannot be asked knows no names: the editor works without. */
async function ask(request: ValueRequest): Promise<readonly string[]> {
  try {
    return await queryClient.fetchQuery({
      queryKey: ['source-names', request],
      queryFn: async ({ signal }) => (await askValues(request, signal)).slice(0, namesMax).map(({ value }) => value),
      staleTime: keptMs,
      retry: false,
    });
  } catch {
    return [];
  }
}

const windowEnd = (): number => Math.ceil(Date.now() / keptMs) * keptMs;

function ofMetrics({ uid, type }: DataSource): CompleteAt {
  const isLogs = type === 'loki';
  const base = isLogs ? 'loki/api/v1' : 'api/v1';
  const names = (path: string, metric: string) => {
    const toMs = windowEnd();
    const unit = isLogs ? 1e6 : 1e-3;
    return ask({
      kind: 'proxy',
      uid,
      path: `${base}/${path}`,
      query: {
        start: String((toMs - windowMs) * unit),
        end: String(toMs * unit),
        ...(metric !== '' && !isLogs && { 'match[]': metric }),
      },
    });
  };
  return promqlCompletion(
    {
      metrics: () => names('label/__name__/values', ''),
      labels: (metric) => names('labels', metric),
      values: (label, metric) => names(`label/${encodeURIComponent(label)}/values`, metric),
    },
    isLogs,
  );
}

/** A query whose answer is a column of names. */
function table({ uid, type }: DataSource, text: string): Promise<readonly string[]> {
  const toMs = windowEnd();
  const query = {
    refId: 'A',
    datasource: { uid, type },
    rawSql: text,
    query: text,
    rawQuery: true,
    format: 'table',
    resultFormat: 'table',
  };
  return ask({ kind: 'source', body: { from: String(toMs - windowMs), to: String(toMs), queries: [query] } });
}

function ofMeasurements(source: DataSource): CompleteAt {
  const from = (measurement: string) => (measurement === '' ? '' : ` FROM "${measurement.replaceAll('"', '')}"`);
  return influxqlCompletion({
    measurements: () => table(source, 'SHOW MEASUREMENTS'),
    fields: (measurement) => table(source, `SHOW FIELD KEYS${from(measurement)}`),
    tags: (measurement) => table(source, `SHOW TAG KEYS${from(measurement)}`),
  });
}

/** Between table and column: no name has it. */
const separator = '\u001f';

function ofTables(source: DataSource): CompleteAt {
  const isMysql = source.type === 'mysql';
  const schemas = "('information_schema', 'pg_catalog', 'mysql', 'performance_schema', 'sys')";
  const name = isMysql ? `concat(table_name, char(31), column_name)` : `table_name || chr(31) || column_name`;
  const statement = `SELECT ${name} AS name FROM information_schema.columns WHERE table_schema NOT IN ${schemas} ORDER BY 1 LIMIT ${namesMax}`;
  return sqlCompletion(async () =>
    (await table(source, statement)).flatMap((each) => {
      const [owner, column] = each.split(separator);
      return owner === undefined || column === undefined ? [] : [{ table: owner, column }];
    }),
  );
}

/** How many of the newest documents tell which fields there are. */
const documentsRead = 200;
const valuesMax = 100;

/** What the newest documents hold, by field. A source that cannot be asked holds nothing. */
async function documentsOf({ uid, type }: DataSource): Promise<ReadonlyMap<string, readonly string[]>> {
  const toMs = windowEnd();
  const metrics = [{ id: '1', type: 'raw_data', settings: { size: String(documentsRead) } }];
  const query = { refId: 'A', datasource: { uid, type }, query: '', metrics, bucketAggs: [] };
  try {
    return await queryClient.fetchQuery({
      queryKey: ['source-documents', uid, toMs],
      queryFn: async ({ signal }) => {
        const body = { from: String(toMs - windowMs), to: String(toMs), queries: [query] };
        const answer = await grafanaApi.post('/api/ds/query', body, signal);
        const [frame] = jsonsOf(jsonOf(jsonOf(jsonOf(answer).results).A).frames);
        const columns = listOf(jsonOf(frame?.data).values).map(listOf);
        return new Map(
          jsonsOf(jsonOf(frame?.schema).fields).map(({ name }, index) => [
            textOf(name),
            [...new Set((columns[index] ?? []).filter((value) => value !== null).map(String))].slice(0, valuesMax),
          ]),
        );
      },
      staleTime: keptMs,
      retry: false,
    });
  } catch {
    return new Map();
  }
}

function ofDocuments(source: DataSource): CompleteAt {
  const { uid, type } = source;
  return luceneCompletion({
    fields: async () => [...(await documentsOf(source)).keys()],
    values: async (field) => {
      const toMs = windowEnd();
      const settings = { size: String(valuesMax), orderBy: '_count', order: 'desc' };
      const bucketAggs = [{ id: '2', type: 'terms', field, settings }];
      const query = {
        refId: 'A',
        datasource: { uid, type },
        query: '',
        metrics: [{ id: '1', type: 'count' }],
        bucketAggs,
      };
      const body = { from: String(toMs - windowMs), to: String(toMs), queries: [query] };
      const counted = await ask({ kind: 'source', body });
      // Texts that are taken apart into words cannot be counted as a whole.
      return counted.length > 0 ? counted : ((await documentsOf(source)).get(field) ?? []);
    },
  });
}

/** How a data source helps to write its language; undefined where it does not. */
export function completionOf(source: DataSource): CompleteAt | undefined {
  switch (source.type) {
    case 'prometheus':
    case 'loki':
      return ofMetrics(source);
    case 'elasticsearch':
      return ofDocuments(source);
    case 'influxdb':
      return ofMeasurements(source);
    case 'postgres':
    case 'grafana-postgresql-datasource':
    case 'mysql':
      return ofTables(source);
    default:
      return undefined;
  }
}
