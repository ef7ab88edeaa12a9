import { BelvedereError } from '../../errors/index.ts';
import { checkCustomHeaders } from './header-rules.ts';
import type { SecretChanges } from './secrets.ts';
import type { DataSourceState } from './state.ts';

const uidForm = /^[a-zA-Z0-9_-]{1,40}$/;
const NAME_UNITS_MAX = 190;
const TYPE_UNITS_MAX = 255;
const URL_UNITS_MAX = 2_000;
const SECRETS_MAX = 100;
const SECRET_UNITS_MAX = 64 * 1024;
/** Also keeps the text of a version small: nothing of it is a document. */
const JSON_DATA_UNITS_MAX = 256 * 1024;

const refuse = (sentence: string): BelvedereError => new BelvedereError('InvalidParameter', sentence);

/** Errors: `InvalidParameter` that names the field. */
export function checkDataSource(state: DataSourceState, { set }: SecretChanges): void {
  const { uid, name, type, url, jsonData } = state;
  if (!uidForm.test(uid)) throw refuse('uid holds 1 to 40 letters, digits, - and _ only');
  if (name.trim() === '' || name.length > NAME_UNITS_MAX)
    throw refuse(`name is 1 to ${NAME_UNITS_MAX} characters long`);
  if (type.trim() === '' || type.length > TYPE_UNITS_MAX)
    throw refuse(`type is 1 to ${TYPE_UNITS_MAX} characters long`);
  if (url.length > URL_UNITS_MAX) throw refuse(`url is at most ${URL_UNITS_MAX} characters long`);
  if (holdsCredentials(url)) {
    throw refuse(
      'url holds a user name or password, which would show in answers and records; use basicAuthUser or user, and secureJsonData',
    );
  }
  if (JSON.stringify(jsonData).length > JSON_DATA_UNITS_MAX) throw refuse('jsonData is too large');
  checkCustomHeaders(jsonData, set);
  const secrets = Object.entries(set);
  if (secrets.length > SECRETS_MAX) throw refuse(`secureJsonData holds more than ${SECRETS_MAX} secrets`);
  for (const [secret, value] of secrets) {
    if (secret.length > TYPE_UNITS_MAX || value.length > SECRET_UNITS_MAX) {
      throw refuse(`a secret of secureJsonData is longer than ${SECRET_UNITS_MAX} characters`);
    }
  }
}

/** In every spelling that a URL parser might take for credentials: an @ before the path. */
export function holdsCredentials(url: string): boolean {
  if (URL.canParse(url)) {
    const { username, password } = new URL(url);
    if (username !== '' || password !== '') return true;
  }
  return /^[^/?#]*(?:[/\\]{2})?[^/\\?#]*@/.test(url.replaceAll(/[\t\r\n]/g, ''));
}
