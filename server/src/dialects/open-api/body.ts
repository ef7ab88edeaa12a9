import { BelvedereError, type ErrorCode } from '../../errors/index.ts';
import { JsonTextError, type JsonTextReason, type PartLimits, readSentJson, SentJson } from '../../json/index.ts';

const depthMax = 100;

/** The body of a request: one JSON object, as sent; `{}` when there was none. */
export interface RequestBody extends SentJson {
  readonly value: Record<string, unknown>;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const none = '{}';
export const noBody = new SentJson(none, Object.freeze({})) as RequestBody;

/**
 * The body as one JSON object. No body, an empty one and `null` all mean `{}`: scripts send every one of them.
 *
 * Errors: `MalformedBody`, `BodyTooDeep`, `BodyTooLarge` for more parts than `limits`; `InvalidParameter` for JSON that is not an object.
 */
export function parseBody(bytes: Buffer, limits: PartLimits = {}): RequestBody {
  const text = decode(bytes).trim();
  if (text === '' || text === 'null' || text === none) return noBody;
  const sentJson = read(text, limits);
  const { value } = sentJson;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const sent = Array.isArray(value) ? 'an array' : `a ${typeof value}`;
    throw new BelvedereError('InvalidParameter', `the body must be one JSON object; ${sent} was sent. Send {…}`, {
      detail: { problems: [{ in: 'body', field: '', rule: 'type', message: `must be an object; ${sent} was sent` }] },
    });
  }
  return sentJson as RequestBody;
}

function decode(bytes: Buffer): string {
  try {
    // The decoder drops a byte order mark, which some editors put in front.
    return utf8.decode(bytes);
  } catch {
    throw new BelvedereError('MalformedBody', 'the body is not valid UTF-8; send the JSON text encoded as UTF-8');
  }
}

const codes: Partial<Record<JsonTextReason, ErrorCode>> = { 'too-deep': 'BodyTooDeep', 'too-many': 'BodyTooLarge' };

function read(text: string, limits: PartLimits): SentJson {
  try {
    return readSentJson(text, { depthMax, ...limits });
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    throw new BelvedereError(codes[error.reason] ?? 'MalformedBody', `the body cannot be read: ${error.message}`, {
      detail: {
        reason: error.reason,
        offset: error.offset,
        ...(error.path === undefined ? {} : { field: error.path }),
      },
    });
  }
}
