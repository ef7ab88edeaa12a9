import type { TObject } from 'typebox';
import { BelvedereError } from '../../errors/index.ts';
import type { Context } from './context.ts';
import type { PermissionKey } from './permission.ts';
import type { WriteCall } from './transact.ts';

/** One object of a workspace as an archive holds it, and as one line of it says it. */
export interface ArchivedObject {
  /** What it says beside its body, as JSON, in the order in which it is written. Never a secret, never a row number, never a time. */
  readonly head: Readonly<Record<string, unknown>>;
  /** A document as JSON text, where the object is one. */
  readonly body?: string | undefined;
}

/** What to do where an object is there already and says something else. */
export type ConflictMode = 'skip' | 'overwrite';

/** A transaction that takes an archive. */
export interface TakeCall extends WriteCall {
  readonly conflicts: ConflictMode;
  /** Uuids of objects that were taken, under the names by which objects of the archive refer to them: their uuids there, and `takenName`. */
  readonly taken: Map<string, string>;
}

export interface TakenObject {
  readonly outcome: 'created' | 'changed' | 'unchanged' | 'conflicting';
  /** Empty where nothing has to be said. */
  readonly reason: string;
  /** Of the object in the store; empty for what has none. */
  readonly uuid: string;
}

/** What could not be written because the caller may not read it. */
interface ArchiveTally {
  leftOut: number;
}

/**
 * How the objects of one kind go into an archive of their workspace and come back. A noun names its kinds in `NounModule.archived`;
 * nothing else has to know of them.
 */
export interface ArchivedKind {
  /** Value of `kind` in the lines of the archive. */
  readonly kind: string;
  /** Kinds that have to be there before. */
  readonly after: readonly string[];
  /** What taking one of them needs beside the permission to take archives. */
  readonly permission: PermissionKey;
  /** Of the head. */
  readonly schema: TObject;
  /** How reports call one of them. */
  readonly nameOf: (object: ArchivedObject) => string;
  /**
   * All that the caller may read, in an order that follows from what they say: the same objects give the same lines on every server.
   * Few are in memory at a time.
   */
  readonly read: (ctx: Context, tally: ArchiveTally) => AsyncIterable<ArchivedObject>;
  /**
   * Gives the workspace one of them, as a recorded change; an object that says so already is left as it is.
   * Errors: whatever the rules of the kind refuse, before or after rows were written: the caller takes them back.
   */
  readonly take: (call: TakeCall, object: ArchivedObject) => Promise<TakenObject>;
  /** Makes one of what Grafana's API shows; undefined for kinds that it does not have. */
  readonly ofGrafana?: ((shown: ShownByGrafana) => ArchivedObject) | undefined;
}

/** What Grafana's API shows of an object. */
export interface ShownByGrafana {
  /** Of the dashboard, folder or data source itself. */
  readonly value: Readonly<Record<string, unknown>>;
  /** The same as it stands in the answer. */
  readonly text: string;
  /** Of an object that has none, made of what old servers know it by. */
  readonly uid: string;
  /** Uid of the folder that it lies in; empty for the general one. */
  readonly folderUid: string;
  /** Whom it is open to, in attributes; undefined leaves that as it is, or as its place has it. */
  readonly access?: Readonly<Record<string, unknown>> | undefined;
  /** Uid of the dashboard that it belongs to or names; empty for none. */
  readonly dashboardUid?: string | undefined;
}

/** In the order of their UTF-16 units, whatever the locale and the collation of the database. */
export const byUnits = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** What a report says of an object that is left as it is. */
export const differing = (object: { readonly revision: number; readonly updator: string }): string =>
  `what is here says something else (revision ${object.revision}, last changed by ${object.updator})`;

export const refusedLine = (sentence: string): BelvedereError => new BelvedereError('InvalidParameter', sentence);
