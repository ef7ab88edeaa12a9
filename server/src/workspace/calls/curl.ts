import type { StoredCall } from '../../calls/search.ts';

/**
 * A command for a POSIX shell that repeats a call, but for its secrets: the key is the variable `DF_API_KEY`, the address of the server
 * the variable `BELVEDERE_URL`, and what the record masked stays masked.
 */
export function curlOf(call: StoredCall, body: string): string {
  const target = call.query === '' ? call.path : `${call.path}?${call.query}`;
  const parts = [
    'curl',
    // Without these, curl would read braces as lists and tidy up dots.
    '--globoff --path-as-is',
    call.method === 'HEAD' ? '--head' : `-X ${quoted(call.method)}`,
    `-H ${call.dialect === 'grafana' ? '"Authorization: Bearer $DF_API_KEY"' : '"DF-API-KEY: $DF_API_KEY"'}`,
    ...(call.dryRun ? ["-H 'Dry-Run: true'"] : []),
    ...(body === '' ? [] : ["-H 'Content-Type: application/json'", `--data-raw ${quoted(body)}`]),
    `"$BELVEDERE_URL"${quoted(target)}`,
  ];
  return parts.join(' ');
}

/** Between single quotes a shell reads nothing but the next single quote. NUL cannot be in an argument at all. */
const quoted = (text: string): string => `'${text.replaceAll('\0', '').replaceAll("'", "'\\''")}'`;
