import { type ErrorCode, errorRegistry } from './registry.ts';

export interface ErrorOptions {
  /** Machine-readable facts for the caller, for instance both revisions of a conflict. Never a secret. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** Seconds after which the caller may try again; sent as Retry-After. */
  readonly retryAfterSeconds?: number;
  /** What the log should know and the caller should not. */
  readonly cause?: unknown;
}

/** An outcome that the caller is told about: a code of the registry and a sentence that names the field and the rule. */
export class BelvedereError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: Readonly<Record<string, unknown>> | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string = errorRegistry[code].message, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'BelvedereError';
    this.code = code;
    this.status = errorRegistry[code].status;
    this.detail = options.detail;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
