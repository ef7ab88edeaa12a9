import { BelvedereError } from '../../errors/index.ts';
import { type Exchange, readBody } from '../../http/index.ts';
import type { Credential } from '../../workspace/kernel/caller.ts';
import { readKey } from '../credentials.ts';
import { isSigned, readSignature } from '../signed-requests.ts';

/** Where people reach the server, when that is configured: `https://example.org` and `/belvedere`. */
export type PublicAddress = { readonly origin: string; readonly basePath: string } | undefined;

const keyHeaders = ['x-auth-token', 'df-api-key'];

/** Nothing here has a body; what a signer sends all the same has to be hashed before anybody knows who it is. */
const SIGNED_BODY_BYTES_MAX = 64 * 1024;

/** The key of a header, else the signature. Errors: `InvalidApiKey` when there is neither, and those of `readSignature`. */
export async function credentialOf(exchange: Exchange, publicAddress: PublicAddress, now: number): Promise<Credential> {
  const { request } = exchange;
  const key = readKey(request.headers, keyHeaders);
  if (key !== undefined) return key;
  const { authorization } = request.headers;
  if (!isSigned(authorization)) throw new BelvedereError('InvalidApiKey');
  const url = request.url ?? '';
  return readSignature(
    authorization,
    {
      method: request.method ?? '',
      // A proxy may take the sub path off and name itself as the host; the caller signed what it called.
      paths: [url.split('?', 1)[0] ?? '', ...(publicAddress ? [publicAddress.basePath + exchange.path] : [])],
      hosts: [
        request.headers.host ?? '',
        hostOf(exchange.origin),
        ...(publicAddress ? [hostOf(publicAddress.origin)] : []),
      ],
      query: exchange.query,
      rawHeaders: request.rawHeaders,
      body: await readBody(request, SIGNED_BODY_BYTES_MAX),
    },
    now,
  );
}

const hostOf = (origin: string): string => origin.slice(origin.indexOf('://') + 3);
