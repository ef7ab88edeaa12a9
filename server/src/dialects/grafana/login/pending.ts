import type { LoginChecks } from '../../../identity/index.ts';
import { parseJson } from '../../../json/index.ts';
import { openKeptSecret, sealKeptSecret } from '../../../workspace/kernel/kept-secret.ts';
import type { Kernel } from '../../../workspace/kernel/kernel.ts';

/** How long somebody may take at the provider. */
export const pendingSeconds = 600;

/** A login that began here and goes on at the provider. */
export interface PendingLogin {
  readonly checks: LoginChecks;
  /** Empty for none. */
  readonly redirectTo: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

const owner = { purpose: 'logins that are under way', boundTo: 'cookie' } as const;

/** For the cookie of the browser: encrypted, so that every server can finish the login and nobody can read or make one. */
export const sealPending = (kernel: Kernel, pending: PendingLogin): string =>
  Buffer.from(sealKeptSecret(kernel, owner, JSON.stringify(pending)).sealed, 'base64').toString('base64url');

/** Undefined for what this server did not make, and for what is too old. */
export function openPending(kernel: Kernel, cookie: string): PendingLogin | undefined {
  const sealed = Buffer.from(cookie, 'base64url').toString('base64');
  const text = openKeptSecret(kernel, owner, { sealed, sealed_under: kernel.secrets.id });
  if (text === undefined) return undefined;
  const pending = parseJson(text) as PendingLogin;
  return pending.expiresAt > kernel.now() ? pending : undefined;
}
