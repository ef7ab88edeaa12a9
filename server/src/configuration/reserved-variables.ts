/**
 * Variables of features that are not there yet. Accepted without a warning, so that one environment serves several
 * releases, and shown as `reserved` by `belvedere config`. They exist in the environment only, not in the file.
 */
export const reservedVariables: readonly { readonly environment: string; readonly description: string }[] = [
  { environment: 'BELVEDERE_DATABASE_URL', description: 'PostgreSQL instead of the embedded store' },
  { environment: 'BELVEDERE_OAUTH_ISSUER', description: 'OpenID Connect: issuer' },
  { environment: 'BELVEDERE_OAUTH_CLIENT_ID', description: 'OpenID Connect: client id' },
  { environment: 'BELVEDERE_OAUTH_CLIENT_SECRET', description: 'OpenID Connect: client secret' },
  { environment: 'BELVEDERE_OAUTH_SCOPES', description: 'OpenID Connect: scopes' },
  { environment: 'BELVEDERE_OAUTH_ROLE_CLAIM', description: 'OpenID Connect: claim that holds the role' },
];
