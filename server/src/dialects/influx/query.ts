import { type Exchange, type HttpServer, jsonContentType, readBody, sendText } from '../../http/index.ts';
import { countIngest, type IngestOptions, ingestFailure, queryOf } from '../ingest.ts';
import { type QueryParameter, readIngestToken } from '../ingest-token.ts';
import { parseQueryText } from '../query-text.ts';
import { failureText, messageOf, statusOf } from './answers.ts';

const formBytesMax = 64 * 1_024;
const statementsMax = 100;

/** Statements that writers send before they write. There are no databases here, so each of them already has what it asks for. */
const accepted = /^CREATE\s+(?:DATABASE|RETENTION\s+POLICY)\s|^ALTER\s+RETENTION\s+POLICY\s/i;
const showDatabases = /^SHOW\s+DATABASES$/i;

/** Answers a query as far as writers need it. Errors of statements come in the answer of 200, as there. */
export async function answerQuery(exchange: Exchange, options: IngestOptions, http: HttpServer): Promise<void> {
  const { request, response, address } = exchange;
  const headers = { 'Content-Type': jsonContentType };
  try {
    const inUrl = queryOf(exchange);
    await options.authenticateSender(inUrl('token') || inUrl('p') || readIngestToken(request.headers, inUrl), address);
    const text = inUrl('q') ?? (await formOf(exchange))('q') ?? '';
    countIngest(exchange, options, { status: text === '' ? 400 : 200 });
    if (text === '') sendText(request, response, 400, headers, failureText(1, 400, 'missing required parameter "q"'));
    else sendText(request, response, 200, headers, JSON.stringify({ results: resultsOf(text) }));
  } catch (error) {
    const known = ingestFailure(error, exchange, options, http);
    const status = statusOf(known);
    countIngest(exchange, options, { status, errorCode: known.code });
    sendText(request, response, status, headers, failureText(1, status, messageOf(1, known)));
  }
}

async function formOf({ request }: Exchange): Promise<QueryParameter> {
  const pairs = parseQueryText((await readBody(request, formBytesMax)).toString('utf8'));
  return (name) => pairs.find(([key]) => key === name)?.[1];
}

function resultsOf(text: string): object[] {
  const statements = text
    .split(';', statementsMax)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
  return statements.map((statement, index) => {
    if (accepted.test(`${statement} `)) return { statement_id: index };
    if (showDatabases.test(statement)) {
      return { statement_id: index, series: [{ name: 'databases', columns: ['name'] }] };
    }
    return { statement_id: index, error: 'only statements that writers send are answered here; query by DQL' };
  });
}
