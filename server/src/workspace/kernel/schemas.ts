import { type TObject, type TProperties, type TSchema, Type } from 'typebox';
import type { Person } from './people.ts';

/** Pieces of schemas that many operations share. Objects are closed: a key that no schema names is refused. */

export const closed = <Properties extends TProperties>(
  properties: Properties,
  options: { description?: string; examples?: unknown[] } = {},
): TObject<Properties> => Type.Object(properties, { additionalProperties: false, ...options });

/** A JSON value that belongs to the caller and is kept as sent: the one place where answers hold unnamed fields. */
export const storedDocument = (description: string) =>
  Type.Unsafe<Record<string, unknown>>({ type: 'object', description, 'x-stored-document': true });

export const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

export const objectUuid = (prefix: string, description: string) =>
  Type.String({ description, minLength: 1, maxLength: 128, examples: [`${prefix}0e233ee4804aca011ba94a9164a9ed7f`] });

/** The last one of the year 9999: later ones have no date. */
export const EPOCH_MILLISECONDS_MAX = 253_402_300_799_999;

/** One end of a range in a query, or nothing. */
export const optionalEpochMilliseconds = (description: string, { inclusive = false } = {}) =>
  Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: EPOCH_MILLISECONDS_MAX,
      description: `${description}, epoch milliseconds${inclusive ? ', inclusive' : ''}`,
    }),
  );

export const epochSeconds = (description: string) => Type.Integer({ description: `${description}, epoch seconds` });

/** What every object of the Open API carries beside its own fields. */
export const auditFields = {
  id: Type.Integer({ description: 'row number' }),
  uuid: Type.String({ description: 'uuid of the object' }),
  status: Type.Integer({ description: '0 enabled, 2 disabled' }),
  creator: Type.String({ description: 'uuid of the account (acnt_), key (wsak_) or SYS' }),
  updator: Type.String({ description: 'uuid of the last one who changed it' }),
  createAt: epochSeconds('creation'),
  updateAt: epochSeconds('last change'),
  deleteAt: Type.Integer({ description: '-1 while not deleted' }),
  workspaceUUID: Type.String({ description: 'wksp_ uuid' }),
};

export interface Audited {
  readonly id: number;
  readonly uuid: string;
  readonly status: number;
  readonly creator: string;
  readonly updator: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly workspaceUuid: string;
}

export const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

export const auditAnswer = (object: Audited) => ({
  id: object.id,
  uuid: object.uuid,
  status: object.status,
  creator: object.creator,
  updator: object.updator,
  createAt: seconds(object.createdAt),
  updateAt: seconds(object.updatedAt),
  deleteAt: -1,
  workspaceUUID: object.workspaceUuid,
});

/** The short form of a person in lists of dashboards and notes. */
export const personBrief = closed({
  iconUrl: Type.String(),
  name: Type.String(),
  username: Type.String(),
});

export const personBriefAnswer = (person: { name: string; username: string }) => ({
  iconUrl: '',
  name: person.name,
  username: person.username,
});

/** The short form with the address, where a single object is read. */
export const personWithEmail = closed({ ...personBrief.properties, email: Type.String() });

export const personWithEmailAnswer = (person: Person) => ({ ...personBriefAnswer(person), email: person.email });

/** The long form of a person in the lists of newer groups. */
export const personInfo = closed({
  ...personWithEmail.properties,
  uuid: Type.String({ description: 'acnt_ or wsak_ uuid, or SYS' }),
  status: Type.Integer({ description: '0 enabled' }),
  acntWsNickname: Type.String({ description: 'nickname inside the workspace; empty for none' }),
});

export const personInfoAnswer = (person: Person) => ({
  ...personWithEmailAnswer(person),
  uuid: person.uuid,
  status: 0,
  acntWsNickname: person.nickname ?? '',
});

export const pageQuery = (pageSizeMax: number) => ({
  pageIndex: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'page number, from 1' })),
  pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: pageSizeMax, description: 'rows in a page' })),
});

export const pageInfo = (
  rows: { length: number },
  page: { readonly pageIndex: number; readonly pageSize: number | undefined },
  totalCount: number,
) => ({
  count: rows.length,
  pageIndex: page.pageIndex,
  pageSize: page.pageSize ?? rows.length,
  totalCount,
});

/** Array in a query string, sent as JSON text: `tagNames=["a","b"]`. */
export const jsonQuery = <Schema extends TSchema>(schema: Schema, description: string) =>
  Type.Optional(Type.Unsafe<import('typebox').Static<Schema>>({ ...schema, 'x-query': 'json', description }));

/** Array in a query string, comma separated: `categories=logging,rum`. */
export const commaQuery = <Schema extends TSchema>(schema: Schema, description: string) =>
  Type.Unsafe<import('typebox').Static<Schema>>({ ...schema, 'x-query': 'comma', description });

/** Upper bound of what one bulk call may name. */
export const BULK_MAX = 200;

export const uuidArray = (prefix: string, description: string) =>
  Type.Array(objectUuid(prefix, 'uuid'), { minItems: 1, maxItems: BULK_MAX, description });
