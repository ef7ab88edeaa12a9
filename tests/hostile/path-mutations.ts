import type fc from 'fast-check';
import type { Operation } from '../../server/src/workspace/kernel/operation.ts';
import { type Draft, targetOf } from './draft.ts';
import { each, type Mutation, oneOf } from './mutation.ts';
import { canary } from './secrets.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND'];

/** Spellings of the same path, and paths that are not quite it. */
const respellings: readonly (readonly [name: string, (path: string) => string])[] = [
  ['slash at the end', (path) => `${path}/`],
  ['double slash', (path) => path.replace('/api/', '//api/')],
  ['capitals', (path) => path.toUpperCase()],
  ['dot segment', (path) => path.replace('/v1/', '/v1/./')],
  ['dot dot', (path) => path.replace('/v1/', '/v1/../v1/')],
  ['encoded dot dot', (path) => path.replace('/v1/', '/v1/%2e%2e/v1/')],
  ['encoded letter', (path) => path.replace('/api/', '/%61pi/')],
  ['encoded slash', (path) => path.replace('/v1/', '/v1%2f')],
  ['broken percent', (path) => `${path}%`],
  ['broken UTF-8', (path) => `${path}%ff`],
  ['NUL', (path) => `${path}%00`],
  ['raw UTF-8', (path) => `${path}\u00c3\u00a9`],
  ['matrix parameter', (path) => path.replace('/v1/', '/v1;a=b/')],
  ['back slash', (path) => path.replaceAll('/', '\\').replace('\\', '/')],
  ['fragment', (path) => `${path}#fragment`],
  ['absolute', (path) => `http://evil.example${path}`],
  ['other prefix', (path) => path.replace('/api/v1/', '/')],
  ['long', (path) => `${path}/${'x'.repeat(8_000)}`],
  ['many segments', (path) => `${path}${'/a'.repeat(3_000)}`],
];

export function pathMutations(operation: Operation): fc.Arbitrary<Mutation> {
  const aliases = [operation.path, ...(operation.aliases ?? [])];
  return oneOf(
    [2, each('alias', aliases, (draft, alias) => spellAs(draft, operation.path, alias))],
    [
      3,
      each('method', methods, (draft, method) => {
        draft.method = method;
      }),
    ],
    [
      3,
      each('as', respellings, (draft, [, respell]) => {
        const [path = '', ...query] = targetOf(draft).split('?');
        draft.target = [respell(path), ...query].join('?');
      }),
    ],
    [
      1,
      each('credential in the query', ['token', 'api_key', 'DF-API-KEY'], (draft, name) => {
        draft.query = [...draft.query, `${name}=${canary('query')}`];
      }),
    ],
  );
}

/** The same request under another path of the operation; parameters keep their values. */
function spellAs(draft: Draft, path: string, alias: string): void {
  const values = new Map(path.split('/').map((part, index) => [part, draft.segments[index] ?? '']));
  draft.segments = alias.split('/').map((part) => (part.startsWith('{') ? (values.get(part) ?? '') : part));
}
