import { BelvedereError } from '../../../errors/index.ts';
import {
  type Ask,
  askJson,
  isRecord,
  type JsonAnswer,
  type QueryableType,
  RefusedQuery,
  refusedBy,
  textOf,
} from '../ask.ts';
import { aggregationFrames, documentFrame } from './elasticsearch-answer.ts';
import { planOf, searchOf } from './elasticsearch-request.ts';

const TIME_FIELD = '@timestamp';
const MESSAGE_FIELD = 'message';

/** Elasticsearch by its `_msearch`, from version 7 on. */
export const elasticsearch: QueryableType = {
  id: 'elasticsearch',
  title: 'Elasticsearch',
  health: async (ask) => {
    const field = timeFieldOf(ask);
    const form = new URLSearchParams({ fields: field });
    const path = `${encodeURIComponent(indexOf(ask))}/_field_caps`;
    const answer = await askJson(ask, { method: 'GET', path, form });
    const fields = isRecord(answer.value) ? answer.value.fields : undefined;
    if (!isRecord(fields)) throw refusedBy(answer, reasonOf(answer.value));
    if (!Object.hasOwn(fields, field)) throw new RefusedQuery(400, `No time field found with the name ${field}`);
    return 'Elasticsearch data source is healthy.';
  },
  query: async (ask, query) => {
    const plan = planOf(query, timeFieldOf(ask));
    const header = { index: indexOf(ask), ignore_unavailable: true, search_type: 'query_then_fetch' };
    const answer = await askJson(ask, {
      method: 'POST',
      path: '_msearch',
      headers: { 'content-type': 'application/x-ndjson' },
      body: `${JSON.stringify(header)}\n${JSON.stringify(searchOf(plan, query))}\n`,
    });
    const found = responseOf(answer);
    if (!plan.documents) return aggregationFrames(found.aggregations, plan, query);
    const hits = isRecord(found.hits) ? found.hits.hits : [];
    return [documentFrame(hits, plan, textOf(ask.open.source.jsonData.logMessageField) || MESSAGE_FIELD)];
  },
};

const timeFieldOf = ({ open }: Ask): string => textOf(open.source.jsonData.timeField) || TIME_FIELD;

/** `[logs-]YYYY.MM.DD` names an index for each day: what is not in brackets becomes a star. Errors: `InvalidParameter`. */
function indexOf({ open }: Ask): string {
  const { name, jsonData, database } = open.source;
  const index = textOf(jsonData.index) || database;
  if (index === '') throw new BelvedereError('InvalidParameter', `the data source ${name} has no index`);
  if (textOf(jsonData.interval) === '') return index;
  return index.replaceAll(/\[([^\]]*)\]|[^[\]]+/g, (_, literal?: string) => literal ?? '*');
}

function responseOf(answer: JsonAnswer): Record<string, unknown> {
  const responses = isRecord(answer.value) ? answer.value.responses : undefined;
  const first: unknown = Array.isArray(responses) ? responses[0] : undefined;
  if (!isRecord(first)) throw refusedBy(answer, reasonOf(answer.value));
  const reason = reasonOf(first);
  if (reason === undefined) return first;
  throw new RefusedQuery(typeof first.status === 'number' && first.status >= 400 ? first.status : 400, reason);
}

/** The reason nearest to what is wrong. */
function reasonOf(value: unknown): string | undefined {
  const error = isRecord(value) ? value.error : undefined;
  if (typeof error === 'string') return error;
  if (!isRecord(error)) return undefined;
  const [cause] = Array.isArray(error.root_cause) ? error.root_cause : [];
  return textOf(isRecord(cause) ? cause.reason : undefined) || textOf(error.reason) || 'the search failed';
}
