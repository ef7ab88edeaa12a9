import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface DocumentsServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

type Document = Readonly<Record<string, string | number>>;

/**
 * Speaks as much of the search of Elasticsearch as a query editor needs, over documents that it is given: a search `field:value` or none,
 * documents, terms, and counts over time. Anything else in a search is refused as Elasticsearch refuses what it cannot parse.
 *
 * @param documents each with `@timestamp` in epoch milliseconds
 */
export async function startDocumentsServer(documents: readonly Document[]): Promise<DocumentsServer> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    const lines = body.trimEnd().split('\n');
    const answers = lines.filter((_, index) => index % 2 === 1).map((line) => answerOf(JSON.parse(line), documents));
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ took: 1, responses: answers }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

interface Search {
  readonly query: {
    readonly bool: { readonly filter: readonly { readonly query_string?: { readonly query: string } }[] };
  };
  readonly aggs?: Readonly<Record<string, { readonly terms?: { readonly field: string } }>>;
}

function answerOf({ query, aggs }: Search, documents: readonly Document[]): object {
  const text = query.bool.filter.find((each) => each.query_string !== undefined)?.query_string?.query ?? '';
  const [, field = '', value = ''] = /^([\w.@]+):"?([^"()]*)"?$/.exec(text) ?? [];
  if (text !== '' && field === '') {
    const reason = `Failed to parse query [${text}]`;
    return { status: 400, error: { root_cause: [{ type: 'query_shard_exception', reason }], reason } };
  }
  const fitting = documents.filter((document) => text === '' || document[field] === value);
  if (aggs === undefined) {
    return {
      status: 200,
      hits: { hits: fitting.map((_source, index) => ({ _id: `${index}`, _index: 'logs', _source })) },
    };
  }
  const counted = Object.entries(aggs).map(([id, { terms }]) => {
    const keys = fitting.map((document) => document[terms?.field ?? '@timestamp'] ?? '');
    const counts = [...new Set(keys)].map((key) => ({ key, doc_count: keys.filter((each) => each === key).length }));
    return [id, { buckets: counts }];
  });
  return { status: 200, aggregations: Object.fromEntries(counted) };
}
