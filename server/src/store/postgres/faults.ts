import pg from 'pg';
import { BelvedereError } from '../../errors/index.ts';

/** SQLSTATE: a full disk. */
const DISK_FULL = '53100';
/** `cached plan must not change result type`: a migration changed a table under a prepared statement. */
const FEATURE_NOT_SUPPORTED = '0A000';
/** Two transactions that wait for each other, and what stricter isolation refuses: doing it again is the answer. */
const conflicts = new Set(['40P01', '40001']);
/**
 * Not the statement's fault: 08 connection, 28 and 3D authorisation and database, 53 resources, 57 an operator or a restart, 58 and XX
 * the system, 25006 a standby, 25P03 a transaction that was idle too long, 42501 rights, 55P03 a lock that was not to be had.
 */
const unavailable = /^(08|28|3D|53|57|58|XX|25006|25P03|42501|55P03)/;

export const sqlStateOf = (error: unknown): string | undefined =>
  error instanceof pg.DatabaseError ? error.code : undefined;

export const isConflict = (error: unknown): boolean => conflicts.has(sqlStateOf(error) ?? '');

export const isStalePlan = (error: unknown): boolean =>
  sqlStateOf(error) === FEATURE_NOT_SUPPORTED && /cached plan/.test((error as Error).message);

/** Gives a fault of the database or of the way to it its code; every other error passes through unchanged. */
export function postgresFault(error: unknown): unknown {
  if (error instanceof BelvedereError) return error;
  // Errors of our own about a value, not of the database.
  if (error instanceof RangeError || error instanceof TypeError) return error;
  const state = sqlStateOf(error);
  if (state === DISK_FULL) return new BelvedereError('StorageFull', undefined, { cause: error });
  // Whatever is not said by the database is said by the network, or by the driver about its connection.
  if (state === undefined || unavailable.test(state) || isConflict(error) || isStalePlan(error)) {
    return new BelvedereError('StorageUnavailable', undefined, { cause: error });
  }
  return error;
}
