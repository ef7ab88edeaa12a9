/** Which data a namespace reads. */
export type DataCategory =
  | 'metric'
  | 'logging'
  | 'object'
  | 'custom_object'
  | 'event'
  | 'tracing'
  | 'profiling'
  | 'rum'
  | 'security'
  | 'network'
  | 'function'
  | 'dial_testing';

/** Which part of a category: all of it, what is current, what was, what was moved to an archive, what is still open. */
export type DataSubset = 'all' | 'current' | 'history' | 'archived' | 'unrecovered';

export interface Namespace {
  /** As it is written mostly. */
  readonly code: string;
  /** Longer spellings, the usual one first. Case does not count. */
  readonly names: readonly string[];
  readonly category: DataCategory;
  readonly subset: DataSubset;
  /** The column that the part behind `::` names, and what users call it. */
  readonly sourceLabel: string;
  readonly description: string;
}

const define = (
  code: string,
  names: string,
  [category, subset]: readonly [DataCategory, DataSubset],
  sourceLabel: string,
  description: string,
): Namespace =>
  Object.freeze({ code, names: Object.freeze(names.split(' ')), category, subset, sourceLabel, description });

/** Every namespace, in the order in which lists show them. */
export const namespaces: readonly Namespace[] = Object.freeze([
  define('M', 'metric', ['metric', 'all'], 'measurement', 'Time series.'),
  define('L', 'logging', ['logging', 'all'], 'source', 'Logs.'),
  define('BL', 'backup_log', ['logging', 'archived'], 'source', 'Logs that were forwarded to an archive.'),
  define('O', 'object', ['object', 'current'], 'class', 'Infrastructure as it is now: hosts, containers, processes.'),
  define('OH', 'object_history', ['object', 'history'], 'class', 'Infrastructure as it was over time.'),
  define('CO', 'custom_object', ['custom_object', 'current'], 'class', 'The catalogue of resources as it is now.'),
  define(
    'COH',
    'custom_object_history',
    ['custom_object', 'history'],
    'class',
    'The catalogue of resources over time.',
  ),
  define('E', 'event', ['event', 'all'], 'source', 'Events, those of monitors under the source monitor.'),
  define('UE', 'unrecovered_event', ['event', 'unrecovered'], 'source', 'Events that are still open.'),
  define('T', 'tracing', ['tracing', 'all'], 'source', 'Spans of traces.'),
  define('P', 'profile profiling', ['profiling', 'all'], 'source', 'Profiles of running programs.'),
  define('R', 'rum', ['rum', 'all'], 'source', 'What users of web and mobile applications experience.'),
  define('S', 'security', ['security', 'all'], 'category', 'Findings of security checks.'),
  define('N', 'network', ['network', 'all'], 'source', 'Network flows.'),
  define('F', 'func', ['function', 'all'], 'source', 'Results of remote functions.'),
  define('D', 'dial_testing', ['dial_testing', 'all'], 'source', 'Results of dial tests.'),
]);

const byName = new Map(namespaces.flatMap((one) => [one.code, ...one.names].map((name) => [name.toLowerCase(), one])));

/** The namespace of a code or a longer name, in any case; undefined when there is none. */
export function findNamespace(name: string): Namespace | undefined {
  return byName.get(name.toLowerCase());
}

/** Everything that a namespace may be called. */
export const namespaceNames: readonly string[] = Object.freeze(
  namespaces.flatMap(({ code, names }) => [code, ...names]),
);
