import type { IncomingHttpHeaders } from 'node:http';
import { BelvedereError } from '../errors/index.ts';

/**
 * Refuses a change that a browser sends with a session cookie for another site. `Sec-Fetch-Site` cannot be set by scripts
 * and decides where it is present; `Origin` decides for older browsers. A caller without both is no browser.
 *
 * Errors: `CrossSiteRequest`.
 */
export function refuseCrossSite(headers: IncomingHttpHeaders, ownOrigins: readonly string[]): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) {
    if (site === 'same-origin' || site === 'none') return;
    throw refusal(`Sec-Fetch-Site: ${site === 'same-site' ? site : 'cross-site'}`);
  }
  const { origin } = headers;
  if (origin !== undefined && !ownOrigins.includes(origin.toLowerCase())) throw refusal('an Origin that is not ours');
}

function refusal(sign: string): BelvedereError {
  return new BelvedereError(
    'CrossSiteRequest',
    `a change with a session cookie came with ${sign}; send it from the product itself or use an API key`,
  );
}
