import { BelvedereError } from '../errors/index.ts';
import type { Metrics } from './metrics.ts';

/** Fastify's own refusals, by code. Whatever else it says about a request is a `BadRequest`. */
const frameworkCodes = /^FST_ERR_/;

/**
 * The registered error for whatever was thrown. What nobody has a code for is logged with its stack under the trace id,
 * counted, and told the caller as `InternalError` without a word about it.
 */
export function knownErrorOf(
  error: unknown,
  traceId: string,
  log: { error(fields: object, message: string): void },
  metrics: Pick<Metrics, 'countUnhandledError'>,
): BelvedereError {
  if (error instanceof BelvedereError) {
    // A named fault of the server's own: the caller is told its name, whoever mends it needs the cause.
    if (error.status >= 500 && error.cause !== undefined) log.error({ traceId, err: error.cause }, error.message);
    return error;
  }
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  if (typeof code === 'string' && frameworkCodes.test(code) && typeof statusCode === 'number' && statusCode < 500) {
    return ofFramework(code);
  }
  metrics.countUnhandledError();
  log.error({ traceId, err: error }, 'unexpected error');
  return new BelvedereError('InternalError', undefined, { cause: error });
}

/** A path that the router cannot decode. */
export const undecodablePath = (): BelvedereError =>
  new BelvedereError(
    'InvalidParameter',
    'the path has a % that is not followed by two hexadecimal digits of valid UTF-8; encode it as %25',
  );

/** A part of a path that is over the limit of the router. */
export const pathPartTooLong = (): BelvedereError =>
  new BelvedereError(
    'InvalidParameter',
    'a part of the path is longer than any uuid can be; compare the path with the list at /docs',
  );

function ofFramework(code: string): BelvedereError {
  switch (code) {
    case 'FST_ERR_BAD_URL':
      return undecodablePath();
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return pathPartTooLong();
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new BelvedereError('BadRequest', 'the header Content-Type is no media type; send application/json');
    default:
      return new BelvedereError('BadRequest');
  }
}
