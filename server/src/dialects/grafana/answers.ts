import { BelvedereError, type ErrorCode } from '../../errors/index.ts';
import { type FailureForm, jsonContentType } from '../../http/index.ts';

/**
 * How a route says an error of the registry: another sentence, or another status with it. `400` alone keeps the sentence of the
 * error. What a route does not name is told as the table below says.
 */
export type ErrorWording = Readonly<
  Partial<Record<ErrorCode, string | number | readonly [status: number, text: string]>>
>;

/** Statuses of the contract where they are not those of the registry. */
const statuses: Partial<Record<ErrorCode, number>> = {
  RouterNotFound: 404,
  InvalidApiKey: 401,
  AddressNotAllowed: 403,
  InternalError: 500,
};

/** Sentences of the contract that clients look for. */
const sentences: Partial<Record<ErrorCode, string>> = {
  RouterNotFound: 'Not found',
  InvalidApiKey: 'Invalid API key',
  LoginFailed: 'Invalid username or password',
  InternalError: 'Internal Server Error',
};

/** The code under which a refusal with a text of Grafana's is recorded. */
const codes: Readonly<Record<number, ErrorCode>> = {
  400: 'InvalidParameter',
  401: 'InvalidApiKey',
  403: 'PermissionDenied',
  404: 'ObjectNotFound',
  409: 'NameTaken',
  412: 'RevisionConflict',
};

/** A refusal in Grafana's own words: what the caller gets is `body`, whatever the registry says about the code. */
export class GrafanaRefusal extends BelvedereError {
  readonly answerStatus: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, message: string, code: ErrorCode, more: Readonly<Record<string, unknown>>) {
    super(code, message);
    this.answerStatus = status;
    this.body = { ...more, message };
  }
}

/**
 * `throw refusal(412, 'The dashboard has been changed by someone else', { more: { status: 'version-mismatch' } })`
 *
 * @param options.code of the registry, for the record of calls; the usual one of the status unless given
 * @param options.more further keys of the answer
 */
export const refusal = (
  status: number,
  message: string,
  options: { readonly code?: ErrorCode; readonly more?: Readonly<Record<string, unknown>> } = {},
): GrafanaRefusal =>
  new GrafanaRefusal(status, message, options.code ?? codes[status] ?? 'InvalidParameter', options.more ?? {});

/** Waits for something that may not be there; `whenMissing` is told instead of its own sentence. Other faults stay what they are. */
export async function orMissing<Found>(found: Promise<Found>, whenMissing: string): Promise<Found> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof BelvedereError && error.code === 'ObjectNotFound') throw refusal(404, whenMissing);
    throw error;
  }
}

export interface FailureAnswer {
  readonly status: number;
  readonly text: string;
}

/** The one place where errors become answers of Grafana's API. */
export function failureAnswer(error: BelvedereError, wording: ErrorWording = {}): FailureAnswer {
  if (error instanceof GrafanaRefusal) return { status: error.answerStatus, text: JSON.stringify(error.body) };
  const { code, detail } = error;
  const worded = wording[code];
  const [status, message] =
    typeof worded === 'number'
      ? [worded, undefined]
      : typeof worded === 'string'
        ? [undefined, worded]
        : (worded ?? [undefined, undefined]);
  const body = { message: message ?? sentenceOf(error), ...(detail === undefined ? {} : { detail }) };
  return { status: status ?? statuses[code] ?? error.status, text: JSON.stringify(body) };
}

function sentenceOf({ code, message }: BelvedereError): string {
  if (code === 'PermissionDenied' || code === 'ReadOnlyKey') return `Permission denied: ${message}`;
  return sentences[code] ?? message;
}

/** How the HTTP layer tells its own failures below the prefixes of the dialect. */
export const grafanaFailureForms: readonly FailureForm[] = [
  '/api/',
  '/api/v1/provisioning/',
  '/apis/',
  '/login/',
  '/logout/',
  '/render/',
].map((prefix) => ({
  prefix,
  render: ({ message }) => ({ contentType: jsonContentType, text: JSON.stringify({ message }) }),
}));
