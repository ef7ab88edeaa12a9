import { type Static, Type } from 'typebox';
import { type DataSourceState, holdsCredentials, type SecretChanges } from '../../../workspace/data-sources/index.ts';
import type { CallNote } from '../../recording.ts';
import { refusal } from '../answers.ts';

const text = Type.Optional(Type.Union([Type.String(), Type.Null()]));
const flag = Type.Optional(Type.Union([Type.Boolean(), Type.Null()]));

/**
 * What clients send of 2.x and of today. Other keys are what the server answered before (`id`, `orgId`, `readOnly`, `secureJsonFields`,
 * …): clients send a whole answer back, and these are the server's own.
 */
export const dataSourceBody = Type.Object({
  name: Type.String({ minLength: 1 }),
  type: Type.String({ minLength: 1 }),
  uid: text,
  access: text,
  url: text,
  user: text,
  database: text,
  basicAuth: flag,
  basicAuthUser: text,
  withCredentials: flag,
  isDefault: flag,
  jsonData: Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])),
  secureJsonData: Type.Optional(
    Type.Union([Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])), Type.Null()]),
  ),
  password: text,
  basicAuthPassword: text,
  version: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
});

export type DataSourceBody = Static<typeof dataSourceBody>;

/** JSON Pointers of what must not be recorded. */
export const dataSourceSecrets = ['/password', '/basicAuthPassword', '/secureJsonData/*'];

const accessOf: Readonly<Record<string, DataSourceState['access']>> = {
  '': 'proxy',
  proxy: 'proxy',
  server: 'proxy',
  direct: 'direct',
  browser: 'direct',
};

/** Errors: 400 for another access than proxy and direct. */
export function stateOf(body: DataSourceBody): Omit<DataSourceState, 'uid' | 'readOnly'> & { uid: string | undefined } {
  const access = accessOf[body.access ?? ''];
  if (access === undefined) throw refusal(400, 'bad request data: access is neither proxy nor direct');
  return {
    uid: body.uid || undefined,
    name: body.name,
    type: body.type,
    access,
    url: body.url ?? '',
    user: body.user ?? '',
    database: body.database ?? '',
    basicAuth: body.basicAuth ?? false,
    basicAuthUser: body.basicAuthUser ?? '',
    withCredentials: body.withCredentials ?? false,
    isDefault: body.isDefault ?? false,
    jsonData: body.jsonData ?? {},
  };
}

/**
 * An empty text in `secureJsonData` removes a secret. In the two fields of old clients it says nothing: that is how the server answers
 * them, and clients send answers back.
 */
export function secretsOf({ secureJsonData, password, basicAuthPassword }: DataSourceBody): SecretChanges {
  const set: Record<string, string> = {};
  const removed: string[] = [];
  for (const [name, value] of Object.entries({ password, basicAuthPassword })) if (value) set[name] = value;
  for (const [name, value] of Object.entries(secureJsonData ?? {})) {
    if (value) set[name] = value;
    else if (value === '') removed.push(name);
  }
  return { set, removed: removed.filter((name) => !Object.hasOwn(set, name)) };
}

/** A password in the URL is refused; it must not stand in the record of the refused call either. */
export function keepOutOfRecord(note: CallNote, { url }: DataSourceBody): void {
  if (holdsCredentials(url ?? '')) note.body = undefined;
}
