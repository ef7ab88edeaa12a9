import { type ErrorCode, errorCodes, errorRegistry } from '../../../errors/index.ts';

/** The page of one code, for people who followed `docs` of an answer. */
export function errorPageHtml(code: ErrorCode): string {
  const { status, message, cause, fix, common } = errorRegistry[code];
  return page(
    code,
    `<h1>${escaped(code)}</h1>
    <p>HTTP ${status}. ${escaped(message)}.</p>
    <h2>When it happens</h2>
    <p>${escaped(cause)}</p>
    <h2>What to do</h2>
    <p>${escaped(fix)}</p>
    <p>${common === true ? 'Any operation may answer it.' : 'Operations that may answer it say so in their description.'}</p>
    <p><a href="../errors">All codes</a></p>`,
  );
}

export function errorListHtml(): string {
  const rows = errorCodes.map((code) => {
    const { status, message } = errorRegistry[code];
    return `<tr><td><a href="errors/${encodeURIComponent(code)}">${escaped(code)}</a></td><td>${status}</td><td>${escaped(message)}</td></tr>`;
  });
  return page(
    'Error codes',
    `<h1>Error codes</h1>
    <table><thead><tr><th>errorCode</th><th>HTTP</th><th>message</th></tr></thead><tbody>
    ${rows.join('\n    ')}
    </tbody></table>`,
  );
}

/** The same page in the repository, `docs/errors/<code>.md`. */
export function errorPageMarkdown(code: ErrorCode): string {
  const { status, message, cause, fix, common } = errorRegistry[code];
  const scope =
    common === true ? 'Any operation may answer it.' : 'Operations that may answer it say so in their description.';
  return `# ${code}\n\nHTTP ${status}. ${message}.\n\n## When it happens\n\n${cause}\n\n## What to do\n\n${fix}\n\n${scope}\n`;
}

export const plainPagePolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped(title)} - Belvedere</title>
    <style>body{font:16px/1.5 sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}td,th{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top}</style>
  </head>
  <body>
    ${body}
  </body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
