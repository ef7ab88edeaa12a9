import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { BelvedereError } from '../errors/index.ts';
import { type AllowedTarget, allows } from './allowed-target.ts';
import { innerAddressKind } from './inner-address.ts';

export interface CheckedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** All addresses of a name, in the order in which they are to be tried. */
export type ResolveName = (name: string) => Promise<readonly string[]>;

/** As every program of the machine resolves names: with its hosts file. */
export const resolveByMachine: ResolveName = async (name) =>
  (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address);

const familyOf = (address: string): 4 | 6 => (isIP(address) === 6 ? 6 : 4);

/**
 * The addresses of a host that may be connected to. Whoever asks connects to exactly these and resolves nothing again: a name
 * server may give another answer the next time.
 * Errors: `TargetNotAllowed`, `TargetUnreachable` for a name without address.
 */
export async function resolveTarget(
  { host, port }: { readonly host: string; readonly port: number },
  { resolve, allow }: { readonly resolve: ResolveName; readonly allow: readonly AllowedTarget[] },
): Promise<readonly CheckedAddress[]> {
  const addresses = isIP(host) === 0 ? await resolved(host, resolve) : [host];
  const open = addresses.filter(
    (address) =>
      innerAddressKind(address) === undefined || allow.some((target) => allows(target, { host, port, address })),
  );
  if (open.length > 0) return open.map((address) => ({ address, family: familyOf(address) }));
  const [first = ''] = addresses;
  const which = first === host ? host : `${host} (${first})`;
  throw new BelvedereError(
    'TargetNotAllowed',
    `${which} is ${innerAddressKind(first) ?? 'no address'}; the server does not connect to it unless BELVEDERE_PROXY_ALLOW names it`,
  );
}

async function resolved(host: string, resolve: ResolveName): Promise<readonly string[]> {
  let addresses: readonly string[];
  try {
    addresses = await resolve(host);
  } catch (cause) {
    throw new BelvedereError('TargetUnreachable', `the name ${host} cannot be resolved`, { cause });
  }
  if (addresses.length === 0) throw new BelvedereError('TargetUnreachable', `the name ${host} has no address`);
  return addresses;
}
