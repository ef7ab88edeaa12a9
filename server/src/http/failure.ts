import { type BelvedereError, type ErrorCode, errorRegistry } from '../errors/index.ts';
import { belowPrefix } from './prefix.ts';

/** What a caller is told when something failed. Each dialect renders it in its own form. */
export interface Failure {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly traceId: string;
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

export interface RenderedFailure {
  readonly contentType: string;
  readonly text: string;
  /** In place of the status of the failure: callers of a protocol may know another one for it. */
  readonly status?: number;
}

/** The form in which a dialect tells failures of the HTTP layer: everything below `prefix` gets it. */
export interface FailureForm {
  /** Starts and ends with a slash: `/api/v1/`, `/v1/{project_id}/openapi/`. The longest prefix that fits wins. */
  readonly prefix: string;
  readonly render: (failure: Failure) => RenderedFailure;
}

export const jsonContentType = 'application/json; charset=UTF-8';

export function failureOf(error: BelvedereError, traceId: string): Failure {
  const { status, code, message, detail, retryAfterSeconds } = error;
  return { status, code, message, traceId, detail, retryAfterSeconds };
}

export function failureOfCode(code: ErrorCode, traceId: string): Failure {
  const { status, message } = errorRegistry[code];
  return { status, code, message, traceId };
}

/** The page of a code below the address people use; `publicHref` is empty when none is configured. */
function errorPage(publicHref: string, code: ErrorCode): string {
  return `${publicHref}/docs/errors/${code}`;
}

/**
 * The Open API envelope of a failure; also the form of every path that belongs to no dialect. `content` is null, because
 * clients decode it before they look at `success`.
 */
export function failureEnvelope(failure: Failure, publicHref: string): string {
  const detail = failure.detail === undefined ? '' : `,"errorDetail":${JSON.stringify(failure.detail)}`;
  return (
    `{"code":${failure.status},"content":null,"errorCode":"${failure.code}","message":${JSON.stringify(failure.message)}` +
    `,"success":false,"traceId":"${failure.traceId}"${detail},"docs":${JSON.stringify(errorPage(publicHref, failure.code))}}`
  );
}

/** Chooses the form of a request target. Without a target (it could not be read) the default form is used. */
export function createFailureForms(
  forms: readonly FailureForm[],
  publicHref: string,
): (failure: Failure, target: string | undefined) => RenderedFailure {
  const byLength = forms
    .toSorted((one, other) => other.prefix.length - one.prefix.length)
    .map(({ prefix, render }) => ({ isBelow: belowPrefix(prefix), render }));
  return (failure, target) => {
    const form = target === undefined ? undefined : byLength.find(({ isBelow }) => isBelow(target));
    if (form !== undefined) return form.render(failure);
    return { contentType: jsonContentType, text: failureEnvelope(failure, publicHref) };
  };
}
