/**
 * Variables of features that are not there yet. Accepted without a warning, so that one environment serves several
 * releases, and shown as `reserved` by `belvedere config`. They exist in the environment only, not in the file.
 */
export const reservedVariables: readonly { readonly environment: string; readonly description: string }[] = [
  { environment: 'BELVEDERE_DATABASE_URL', description: 'PostgreSQL instead of the embedded store' },
];
