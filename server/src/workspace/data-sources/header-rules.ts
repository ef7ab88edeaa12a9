import { BelvedereError } from '../../errors/index.ts';

const NAME_KEY = /^httpHeaderName(\d{1,3})$/;
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,200}$/;
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Said by the connection and not by whoever sets up a data source. */
const ofTheConnection = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'keep-alive',
  'expect',
  'accept-encoding',
  'proxy-authorization',
  'proxy-connection',
]);

/** The headers that a data source adds to each request: `httpHeaderName1` of jsonData with `httpHeaderValue1` of the secrets. */
export function customHeaders(
  jsonData: Readonly<Record<string, unknown>>,
  secrets: ReadonlyMap<string, string>,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [key, name] of Object.entries(jsonData)) {
    const number = NAME_KEY.exec(key)?.[1];
    const value = number === undefined ? undefined : secrets.get(`httpHeaderValue${number}`);
    if (typeof name === 'string' && name !== '' && value !== undefined) headers[name.toLowerCase()] = value;
  }
  return headers;
}

/** Errors: `InvalidParameter` for a name or a value that cannot be sent. */
export function checkCustomHeaders(
  jsonData: Readonly<Record<string, unknown>>,
  secrets: Readonly<Record<string, string>>,
): void {
  for (const [key, name] of Object.entries(jsonData)) {
    if (!NAME_KEY.test(key) || name === '') continue;
    if (typeof name !== 'string' || !token.test(name) || ofTheConnection.has(name.toLowerCase())) {
      throw new BelvedereError('InvalidParameter', `jsonData.${key} is no name of a header that a data source may set`);
    }
  }
  for (const [name, value] of Object.entries(secrets)) {
    if (name.startsWith('httpHeaderValue') && !headerValue.test(value)) {
      throw new BelvedereError('InvalidParameter', `secureJsonData.${name} holds characters that no header can carry`);
    }
  }
}
