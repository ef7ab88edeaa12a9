/** What a call was answered that did not succeed; `status` is 0 when no answer came at all. */
export class ApiError extends Error {
  readonly status: number;
  /** A code of the error registry, as `ObjectNotFound`; empty where the answer names none. */
  readonly code: string;
  /** The `X-Trace-Id` of the answer: finds the call in the record. */
  readonly traceId: string;
  /** All of the answer: some say more than what went wrong. */
  readonly answer: unknown;

  constructor(status: number, code: string, message: string, traceId: string, answer?: unknown) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.traceId = traceId;
    this.answer = answer;
  }
}
