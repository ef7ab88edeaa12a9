import type { ProvenIdentity } from '../../../identity/index.ts';
import type { IdentityLogin } from '../../../workspace/accounts/index.ts';

type Claims = Readonly<Record<string, unknown>>;

const CHARACTERS_MAX = 190;

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value.replaceAll(/\p{C}/gu, '').trim().slice(0, CHARACTERS_MAX) : '';

/** The e-mail, when the provider says that it is the person's, or is trusted to know. */
function provenEmail({ email, email_verified: verified }: Claims, trusted: boolean): string {
  if (typeof email !== 'string' || email.length > CHARACTERS_MAX || !/^[^\s\p{C}@]+@[^\s\p{C}@]+$/u.test(email))
    return '';
  // Some providers send every claim as text.
  return trusted || verified === true || verified === 'true' ? email : '';
}

export function personOf(
  { issuer, subject, claims }: ProvenIdentity,
  options: { readonly trustEmail: boolean },
): IdentityLogin['person'] {
  return {
    issuer,
    subject,
    logins: [claims.preferred_username, claims.username, claims.nickname].map(textOf).filter((login) => login !== ''),
    name: textOf(claims.name),
    email: provenEmail(claims, options.trustEmail),
  };
}

/** Roles that a provider may name, in the words of Grafana and in ours; the strongest first. Nobody becomes an owner so. */
const roleOfName: readonly (readonly [role: string, names: readonly string[]])[] = [
  ['wsAdmin', ['admin', 'grafanaadmin', 'wsadmin', 'owner']],
  ['general', ['editor', 'general']],
  ['readOnly', ['viewer', 'readonly']],
];

/** A claim by its name, or by the path of names that lead to it, with dots: `realm_access.roles`. */
function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Claims)[part];
  }
  return value;
}

/** What the claim says, one name or a list of them, whatever their case. The default where it says nothing that is a role. */
export function roleOf(claims: Claims, claimName: string | undefined): IdentityLogin['role'] {
  if (claimName === undefined) return { kind: 'given' };
  const value = claimAt(claims, claimName);
  const names = (Array.isArray(value) ? value : [value]).flatMap((name) =>
    typeof name === 'string' ? [name.trim().toLowerCase()] : [],
  );
  const found = roleOfName.find(([, known]) => known.some((name) => names.includes(name)));
  return { kind: 'set', role: found?.[0] ?? 'readOnly', named: found !== undefined };
}
