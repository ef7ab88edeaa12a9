import type { Operation } from '../../server/src/workspace/kernel/operation.ts';
import type { Answer, Client } from './client.ts';
import type { ValidRequest } from './valid-requests.ts';

/** Path, query text and body of a request, as a client would send them. */
export function spell(operation: Operation, request: ValidRequest): { path: string; body: unknown } {
  const path = operation.path
    .slice('/api/v1'.length)
    .replaceAll(/\{([^{}]+)\}/g, (_, name: string) => encodeURIComponent(String(request.params?.[name] ?? '')));
  const query = Object.entries(request.query ?? {}).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(spellQuery(operation, name, value))}`,
  );
  return { path: query.length === 0 ? path : `${path}?${query.join('&')}`, body: request.body };
}

function spellQuery(operation: Operation, name: string, value: unknown): string {
  const schema = operation.query?.properties[name] as { 'x-query'?: string } | undefined;
  if (Array.isArray(value) && schema?.['x-query'] === 'comma') return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Sends a valid request of an operation with its own method. */
export function send(
  client: Client,
  operation: Operation,
  request: ValidRequest,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const { path, body } = spell(operation, request);
  return client.call(operation.method, path, operation.method === 'POST' ? { body: body ?? {}, headers } : { headers });
}
