import type { OutgoingHttpHeaders } from 'node:http';
import { pagePolicy, style } from './style.ts';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '');

export interface LoginPage {
  /** Sub path of the server; empty for none. */
  readonly basePath: string;
  /** What the page calls the login provider; undefined when there is none. */
  readonly providerName?: string | undefined;
  /** Where to go after the login. */
  readonly redirectTo?: string | undefined;
  /** Why the last attempt failed. */
  readonly problem?: string | undefined;
}

const page = (title: string, content: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · Belvedere</title>
<style>${style}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;

/** Works without a script: the form is posted, the provider is a link. */
export function loginPage({ basePath, providerName, redirectTo, problem }: LoginPage): string {
  const bad = problem === undefined ? '' : `<div class="bad" role="alert" id="problem">${escaped(problem)}</div>\n`;
  const described = problem === undefined ? '' : ' aria-describedby="problem"';
  const target =
    redirectTo === undefined ? '' : `<input type="hidden" name="redirect_to" value="${escaped(redirectTo)}">\n`;
  const query = redirectTo === undefined ? '' : `?redirect_to=${encodeURIComponent(redirectTo)}`;
  const provider =
    providerName === undefined
      ? ''
      : `\n<a class="button" href="${escaped(`${basePath}/login/generic_oauth${query}`)}">Log in with ${escaped(providerName)}</a>`;
  return page(
    'Log in',
    `<h1>Log in to Belvedere</h1>
${bad}<form method="post" action="${escaped(basePath)}/login">
${target}<label for="user">Name or e-mail</label>
<input id="user" name="user" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus${described}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit">Log in</button>
</form>${provider}`,
  );
}

export interface InvitationPage {
  readonly basePath: string;
  readonly code: string;
  readonly email: string;
  readonly name: string;
  /** Empty where nobody knows any more. */
  readonly invitedBy: string;
  readonly passwordCharactersMin: number;
  readonly problem?: string | undefined;
}

/** For whoever was invited and has no account yet. */
export function invitationPage(of: InvitationPage): string {
  const { basePath, code, email, name, invitedBy, passwordCharactersMin: least, problem } = of;
  const bad = problem === undefined ? '' : `<div class="bad" role="alert" id="problem">${escaped(problem)}</div>\n`;
  const by = invitedBy === '' ? 'You were invited.' : `${escaped(invitedBy)} invited you.`;
  return page(
    'Invitation',
    `<h1>Join Belvedere</h1>
<p>${by} Choose how you will log in.</p>
${bad}<form method="post" action="${escaped(`${basePath}/invite/${code}`)}">
<label for="email">Invited as</label>
<input id="email" name="email" type="text" value="${escaped(email)}" readonly>
<label for="username">Name to log in with</label>
<input id="username" name="username" type="text" value="${escaped(email)}" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
<label for="name">Name that others see</label>
<input id="name" name="name" type="text" value="${escaped(name)}" autocomplete="name">
<label for="password">Password, ${least} characters at least</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="${least}" required>
<label for="confirmation">The same password again</label>
<input id="confirmation" name="confirmation" type="password" autocomplete="new-password" minlength="${least}" required>
<button type="submit">Make the account</button>
</form>`,
  );
}

/** One sentence, and the way to the page for logging in. */
export const noticePage = (notice: {
  readonly basePath: string;
  readonly title: string;
  readonly text: string;
}): string =>
  page(
    escaped(notice.title),
    `<h1>${escaped(notice.title)}</h1>
<p>${escaped(notice.text)}</p>
<a class="button" href="${escaped(notice.basePath)}/login">Log in</a>`,
  );

/** For whoever is logged in already. */
export const loggedInPage = ({ basePath, name }: { readonly basePath: string; readonly name: string }): string =>
  page(
    'Logged in',
    `<h1>You are logged in</h1>
<p>as ${escaped(name)}. The API is described at <a href="${escaped(basePath)}/docs">${escaped(basePath)}/docs</a>.</p>
<form method="post" action="${escaped(basePath)}/logout">
<button type="submit">Log out</button>
</form>`,
  );

/** `same-origin` and not `no-referrer`: with that, a browser posts the form with the origin `null`, which looks like another site's. */
export const pageHeaders = (): OutgoingHttpHeaders => ({
  'Content-Type': 'text/html; charset=UTF-8',
  'Content-Security-Policy': pagePolicy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cache-Control': 'no-store',
});
