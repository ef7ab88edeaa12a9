import { definitionsOf } from '../function-definition.ts';

const define = definitionsOf('filter');
const text = { name: 'text', kind: 'text' } as const;

/** Written `field = f(…)`, `f(field, …)`, or `f(…)` for the field that searches look into by default. */
export const filterFunctions = Object.freeze([
  define(
    'match',
    [text],
    'boolean',
    'The field holds this text.',
    "L::nginx:(count(*)) { message = match('timeout') } [1h]",
  ),
  define(
    'search',
    [text],
    'boolean',
    'The field holds all of these words; #"two words" stand side by side.',
    "L::nginx:(message) { search(message, 'connection refused') } [1h] LIMIT 10",
  ),
  define(
    're',
    [{ name: 'pattern', kind: 'pattern' }],
    'boolean',
    'A regular expression is found in the field; the same as =~.',
    'M::cpu:(usage_total) { host = re(`web-[0-9]+`) } [5m]',
    { aliases: ['regex', 'regexp'] },
  ),
  define(
    'wildcard',
    [text],
    'boolean',
    'The field is like this text, in which * stands for anything and ? for one character.',
    "L::nginx:(message) { message = wildcard('GET /api/*') } [1h]",
  ),
  define(
    'query_string',
    [text],
    'boolean',
    'The field answers a search in the syntax of Lucene.',
    "L::nginx:(message) { message = query_string('error AND (disk OR memory)') } [1h]",
    { aliases: ['querystring'] },
  ),
  define(
    'cidr',
    [{ name: 'network', kind: 'text' }],
    'boolean',
    'The address in the field belongs to this network.',
    "L::nginx:(message) { cidr(client_ip, '10.0.0.0/8') } [1h]",
  ),
  define(
    'exists',
    [],
    'boolean',
    'The field is there and not empty.',
    'L::nginx:(message) { trace_id = exists() } [1h]',
  ),
  define(
    'with_labels',
    [
      { name: 'object_class', kind: 'text' },
      { name: 'labels', kind: 'values', optional: true },
      { name: 'object_name', kind: 'text', optional: true },
      { name: 'key', kind: 'text', optional: true },
      { name: 'max', kind: 'integer', optional: true, minimum: 1 },
    ],
    'boolean',
    'The field is the key of an object that carries all of these labels.',
    "O::HOST:(host) { name = with_labels(object_class='HOST', labels=['prod'], key='name', max=100) }",
  ),
]);
