/** A part of a query, for reference pages and completion. */
export interface Clause {
  /** The word it begins with, or what it is called where it begins with a bracket. */
  readonly name: string;
  /** How it is written; `…` repeats what is before it. */
  readonly syntax: string;
  /** What is inserted by completion. */
  readonly begins: string;
  /** Which queries may have it. */
  readonly on: readonly ('select' | 'show')[];
  readonly description: string;
  readonly examples: readonly string[];
}

const define = (
  name: string,
  begins: string,
  on: Clause['on'],
  syntax: string,
  description: string,
  examples: readonly string[],
): Clause => Object.freeze({ name, syntax, begins, on, description, examples: Object.freeze(examples) });

const both = ['select', 'show'] as const;

/** Every clause, in the order in which it is usually written. */
export const clauses: readonly Clause[] = Object.freeze([
  define(
    'source',
    '::',
    ['select'],
    'namespace("index", …)::source, …',
    'Which data to read: a namespace, and in it names, regular expressions, * or sub-queries in parentheses.',
    [
      'M::cpu [5m]',
      'M::re(`^(cpu|mem)$`):(avg(used_percent)) [10m]',
      'L("default", "audit")::*:(count(*)) [1h]',
      'M::(M::cpu:(avg(usage_total) AS u) [1h::1m] BY host):(max(u) AS peak) [1h]',
    ],
  ),
  define(
    'targets',
    ':(',
    ['select'],
    ':(expression AS alias, …)',
    'What to show: fields, aggregates and arithmetic between them. Without targets every field is shown.',
    [
      'M::cpu:(avg(usage_total) AS u) [1h::1m]',
      'M::system:(avg(load1) / avg(n_cpus) AS load_per_cpu) [1h::5m] BY host',
      'L::app:(message@request.cost AS cost) [1h]',
    ],
  ),
  define('filter', '{', both, '{ condition, … }', 'Which rows count. A comma is AND, and binds looser than OR.', [
    "M::disk:(max(used_percent)) { mount_point != '/boot', fstype IN ['ext4', 'xfs'] } [1h] BY host",
    "M::cpu:(usage_total) { usage_total > 50 AND (host = 'a' OR host =~ '^web-') } [5m]",
    'M::cpu:(avg(usage_total)) { host IN (O::HOST:(distinct(host) AS h) [1h]) } [1h] BY host',
  ]),
  define(
    'window',
    '[',
    both,
    '[from:to:step:rollup]',
    'Which time, in steps of which length, with which function over the points of each series. Every part may be missing.',
    [
      'M::cpu:(avg(usage_total)) [10m:5m:30s:avg] BY host',
      'M::cpu:(avg(usage_total)) [LAST WEEK::1d] BY host',
      'M::cpu:(avg(usage_total)) [2025-01-01 00:00:00:2025-01-02 00:00:00:1h]',
      'M::cpu:(sum(usage_total)) [::1m:last]',
    ],
  ),
  define(
    'SHIFT',
    'SHIFT',
    ['select'],
    'SHIFT duration',
    'The same query so much earlier, with its timestamps moved to now; behind a target that target alone.',
    ['M::cpu:(avg(usage_total)) [1h] SHIFT 1d', 'L::nginx:(count(*) AS cur, count(*) SHIFT 7d AS last_week) [1h]'],
  ),
  define(
    'BY',
    'BY',
    ['select'],
    'BY expression AS alias, …',
    'One series for each combination of these values. A duration groups by time.',
    ['M::cpu:(avg(usage_total)) [1h::1m] BY host, cpu', 'L::app:(count(*) AS n) [1h] BY drain(message, 0.7) AS tpl'],
  ),
  define(
    'HAVING',
    'HAVING',
    ['select'],
    'HAVING condition',
    'Which results count, by aliases, aggregates or grouped fields.',
    ['M::cpu:(max(usage_total) AS u) [1h] BY host HAVING u > 80'],
  ),
  define(
    'ORDER BY',
    'ORDER BY',
    ['select'],
    'ORDER BY expression DESC, …',
    'The order of the rows in each series; newest first where none is given.',
    ['M::cpu:(usage_total) [5m] ORDER BY time DESC LIMIT 20'],
  ),
  define('LIMIT', 'LIMIT', both, 'LIMIT n', 'How many rows of each series.', ['L::nginx:(*) [15m] LIMIT 50']),
  define('OFFSET', 'OFFSET', both, 'OFFSET n', 'How many rows of each series are left out before.', [
    'M::cpu:(usage_total) [5m] LIMIT 20 OFFSET 20',
  ]),
  define(
    'SORDER BY',
    'SORDER BY',
    ['select'],
    'SORDER BY expression DESC',
    'The order of the series, by one value of each; smallest first where none is given.',
    ['M::cpu:(avg(usage_total) AS u) [1h::1m] BY host SORDER BY u DESC SLIMIT 5'],
  ),
  define('SLIMIT', 'SLIMIT', ['select'], 'SLIMIT n', 'How many series.', [
    'M::cpu:(usage_total) [5m] BY host SLIMIT 2',
  ]),
  define('SOFFSET', 'SOFFSET', ['select'], 'SOFFSET n', 'How many series are left out before.', [
    'M::cpu:(usage_total) [5m] BY host LIMIT 3 SLIMIT 2 SOFFSET 2',
  ]),
]);

/** Words that a clause begins with, for suggestions. */
export const clauseWords: readonly string[] = Object.freeze(
  clauses.map(({ begins }) => begins).filter((begins) => /^[A-Z]/.test(begins)),
);
