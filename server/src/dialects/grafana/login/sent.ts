import { BelvedereError } from '../../../errors/index.ts';
import { type AnyRequest, readBody } from '../../../http/index.ts';
import { JsonTextError, parseJsonText } from '../../../json/index.ts';
import { parseQueryText } from '../../query-text.ts';

/** A login is two short strings. */
const LOGIN_BYTES_MAX = 16 * 1024;

export interface SentLogin {
  readonly user: string;
  readonly password: string;
  /** Where the form wants to go afterwards. */
  readonly redirectTo: string | undefined;
}

/** Whether a form of a page was sent, whose sender is a person. */
export const isForm = (request: AnyRequest): boolean =>
  /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '');

/** Errors: `InvalidParameter`, `MalformedBody`, `BodyTooLarge`. */
export async function readLogin(request: AnyRequest): Promise<SentLogin> {
  const text = (await readBody(request, LOGIN_BYTES_MAX)).toString('utf8');
  const sent = isForm(request) ? Object.fromEntries(parseQueryText(text)) : parsed(text);
  const { user, password, redirect_to: redirectTo } = sent;
  if (typeof user !== 'string' || user === '' || typeof password !== 'string' || password === '') {
    throw new BelvedereError('InvalidParameter', 'send {"user": "<login>", "password": "<password>"}, both as text');
  }
  return { user, password, redirectTo: typeof redirectTo === 'string' ? redirectTo : undefined };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = parseJsonText(text, { depthMax: 5 });
    return (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    throw new BelvedereError('MalformedBody', `the body cannot be read: ${error.message}`);
  }
}
