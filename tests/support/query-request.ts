import type { Operation } from '../../server/src/workspace/kernel/operation.ts';
import type { ValidRequest } from './valid-requests.ts';

/** A query in the spelling of an operation. */
export function queryRequest({ method, body }: Operation, q: string, qtype = 'dql'): ValidRequest {
  const queries = [{ qtype, query: { q } }];
  const isInBody = method === 'POST' && (body?.required ?? []).length > 0;
  return isInBody ? { body: { queries } } : { query: { body: JSON.stringify({ queries }) } };
}
