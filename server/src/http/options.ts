import type { Logger } from 'pino';
import type { FailureForm } from './failure.ts';

export interface ReadinessCheck {
  readonly name: string;
  /** False for a part without which the server serves everything else: its reason is shown, the answer stays 200. */
  readonly required?: boolean;
  /** Rejects with a sentence while the part cannot serve. */
  readonly check: () => Promise<void>;
}

export interface HttpServerOptions {
  readonly log: Logger;
  /** `https://example.org/belvedere` without a slash at the end; undefined when none is configured. */
  readonly publicUrl?: { readonly href: string; readonly basePath: string } | undefined;
  /** Addresses, ranges and the words loopback, linklocal, uniquelocal whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[];
  /** PEM texts; both together switch HTTPS on. */
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer } | undefined;
  readonly bodyBytesMax: number;
  readonly requestTimeoutMs: number;
  readonly headersTimeoutMs: number;
  readonly keepAliveTimeoutMs?: number;
  readonly shutdownTimeoutMs: number;
  /** How long it serves on when it is being stopped; 0 unless said. */
  readonly drainMs?: number;
  readonly readiness?: readonly ReadinessCheck[];
  /** How the dialects tell failures that happen before they are reached. */
  readonly failureForms?: readonly FailureForm[];
}
