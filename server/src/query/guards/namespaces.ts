import { findNamespace, type Namespace } from '@belvedere/dql';
import { type PointTableName, pointTables } from '../../telemetry/point-tables.ts';

/** Where the data of a namespace lies and how it is read. */
export interface QueryTable {
  readonly namespace: Namespace;
  readonly name: PointTableName;
  readonly promoted: readonly string[];
  readonly hasId: boolean;
  /** Only the newest report of each object. */
  readonly isNewest: boolean;
  /** Nothing of this kind is stored: the answer is empty. */
  readonly isEmpty: boolean;
  /** Only events that are still open. */
  readonly isUnrecovered: boolean;
}

const tableOfCode: Readonly<Record<string, PointTableName>> = {
  M: 'metric',
  L: 'logging',
  BL: 'logging',
  O: 'object',
  OH: 'object_history',
  CO: 'custom_object',
  COH: 'custom_object_history',
  E: 'keyevent',
  UE: 'keyevent',
  T: 'tracing',
  P: 'profiling',
  R: 'rum',
  S: 'security',
  N: 'network',
  F: 'logging',
  D: 'dialtesting',
};

/** Logs are not moved to archives, and functions of others are not called: these two have no data. */
const withoutData = new Set(['BL', 'F']);

/**
 * The table of a namespace: the one list of what a query may read. Nothing else of the engine can be named. The checker has refused
 * unknown names before.
 */
export function queryTableOf(name: string): QueryTable {
  const namespace = findNamespace(name);
  const table = namespace === undefined ? undefined : tableOfCode[namespace.code];
  if (namespace === undefined || table === undefined) throw new RangeError(`${name} is no namespace`);
  const { promoted, hasId, partitioned } = pointTables[table];
  return {
    namespace,
    name: table,
    promoted,
    hasId,
    isNewest: !partitioned,
    isEmpty: withoutData.has(namespace.code),
    isUnrecovered: namespace.subset === 'unrecovered',
  };
}
