import { isIP } from 'node:net';
import { BelvedereError } from '../../errors/index.ts';
import type { Kernel } from '../kernel/kernel.ts';

/**
 * Whether deliveries may go to a URL, as far as that can be said now: addresses are looked at, names when something is sent to them.
 * Errors: `InvalidParameter` for what is no http or https URL or holds a password, `TargetNotAllowed`.
 */
export async function requireTarget({ outbound }: Kernel, text: string): Promise<void> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new BelvedereError('InvalidParameter', 'url must be an http or https URL');
  }
  if (url.username !== '' || url.password !== '') {
    throw new BelvedereError('InvalidParameter', 'url must not hold a user name or a password: it is shown to others');
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const isLocalName = /(^|\.)localhost\.?$/i.test(host);
  if (isIP(host) === 0 && !isLocalName) return;
  await outbound.addressesOf({ host, port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)) });
}
