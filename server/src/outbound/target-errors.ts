import { BelvedereError } from '../errors/index.ts';

/** Words for what the system says when a connection fails; anything else is told by its code. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'it refuses the connection',
  ECONNRESET: 'it closed the connection',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it does not answer',
  AbortError: 'the request was given up',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an unknown authority',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/** The registered error for whatever failed on the way to `where`, which holds no secret. */
export function targetError(error: unknown, where: string): BelvedereError {
  if (error instanceof BelvedereError) return error;
  const { name, code = '', errors } = error as { name?: string; code?: string; errors?: readonly { code?: string }[] };
  const first = code === '' ? (errors?.find((each) => each.code !== undefined)?.code ?? '') : code;
  const told = name === 'AbortError' ? name : first;
  const reason = reasons[told] ?? (told === '' ? 'the connection failed' : `the connection failed with ${told}`);
  return new BelvedereError('TargetUnreachable', `${where} cannot be reached: ${reason}`, { cause: error });
}

export const targetTimeout = (where: string, timeoutMs: number): BelvedereError =>
  new BelvedereError('TargetTimeout', `${where} did not answer within ${timeoutMs / 1000} s`);

export const answerTooLarge = (where: string, bytesMax: number): BelvedereError =>
  new BelvedereError('TargetAnswerTooLarge', `${where} answers more than ${bytesMax} bytes`);
