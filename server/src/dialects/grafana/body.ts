import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { TSchema } from 'typebox';
import { BelvedereError, type ErrorCode } from '../../errors/index.ts';
import { JsonNode, JsonTextError, type JsonTextReason, readSentJson, SentJson } from '../../json/index.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The text of a body; a byte order mark in front is dropped. Errors: `MalformedBody`. */
export function bodyTextOf(bytes: Buffer): string {
  try {
    return utf8.decode(bytes).trim();
  } catch {
    throw new BelvedereError('MalformedBody', 'bad request data: the body is not valid UTF-8');
  }
}

const codes: Partial<Record<JsonTextReason, ErrorCode>> = { 'too-deep': 'BodyTooDeep', 'too-many': 'BodyTooLarge' };

/** What is sent where nothing is. */
export const nothingSent = new SentJson('', Object.freeze({}), JsonNode.of('{}'));

/** JSON of any kind; nothing sent and `null` are `{}`. Errors: `MalformedBody`, `BodyTooDeep`, `BodyTooLarge`. */
export function readBodyText(text: string): SentJson {
  if (text === '') return nothingSent;
  try {
    const sent = readSentJson(text);
    return sent.value === null ? new SentJson(text, {}) : sent;
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    throw new BelvedereError(codes[error.reason] ?? 'MalformedBody', `bad request data: ${error.message}`);
  }
}

/** Brings a body into the form of its schema, or refuses it with a sentence that names the field. */
export type Bind = (value: unknown) => unknown;

/** The schema is compiled when the first body comes. */
export function createBind(schema: TSchema): Bind {
  let validate: ValidateFunction | undefined;
  const names = new Map(
    Object.keys((schema as { properties?: object }).properties ?? {}).map((name) => [name.toLowerCase(), name]),
  );
  return (value) => {
    const body = isObject(value) ? withNames(value, names) : value;
    validate ??= new Ajv({ strict: false, validateFormats: false, logger: false }).compile(schema);
    if (validate(body)) return body;
    throw new BelvedereError('InvalidParameter', `bad request data: ${explain(validate.errors?.[0])}`);
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Grafana takes `OrgId` for `orgId`. What is spelled right wins. */
function withNames(value: Record<string, unknown>, names: ReadonlyMap<string, string>): Record<string, unknown> {
  const entries = Object.entries(value);
  if (entries.every(([key]) => (names.get(key.toLowerCase()) ?? key) === key)) return value;
  const renamed: Record<string, unknown> = {};
  for (const [key, content] of entries) {
    const name = names.get(key.toLowerCase()) ?? key;
    if (name === key || !Object.hasOwn(value, name)) renamed[name] = content;
  }
  return renamed;
}

function explain(error: ErrorObject | undefined): string {
  if (error === undefined) return 'the body is not valid';
  const { keyword, instancePath, params, message = 'is not valid' } = error;
  const field = instancePath.slice(1).replaceAll('/', '.');
  if (keyword === 'required') {
    const name = String(params.missingProperty);
    return `${field === '' ? name : `${field}.${name}`} is missing`;
  }
  return `${field === '' ? 'the body' : field} ${message}`;
}
