import type { OutgoingHttpHeaders } from 'node:http';
import { pagePolicy, style } from './style.ts';
import type { PageTexts } from './texts.ts';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '');

export interface LoginPage {
  readonly texts: PageTexts;
  /** Sub path of the server; empty for none. */
  readonly basePath: string;
  /** What the page calls the login provider; undefined when there is none. */
  readonly providerName?: string | undefined;
  /** Where to go after the login. */
  readonly redirectTo?: string | undefined;
  /** Why the last attempt failed. */
  readonly problem?: string | undefined;
}

const page = ({ language }: PageTexts, title: string, content: string): string => `<!doctype html>
<html lang="${language}">
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
export function loginPage({ texts, basePath, providerName, redirectTo, problem }: LoginPage): string {
  const bad = problem === undefined ? '' : `<div class="bad" role="alert" id="problem">${escaped(problem)}</div>\n`;
  const described = problem === undefined ? '' : ' aria-describedby="problem"';
  const target =
    redirectTo === undefined ? '' : `<input type="hidden" name="redirect_to" value="${escaped(redirectTo)}">\n`;
  const query = redirectTo === undefined ? '' : `?redirect_to=${encodeURIComponent(redirectTo)}`;
  const provider =
    providerName === undefined
      ? ''
      : `\n<a class="button" href="${escaped(`${basePath}/login/generic_oauth${query}`)}">${escaped(texts.logInWith(providerName))}</a>`;
  return page(
    texts,
    texts.logIn,
    `<h1>${texts.logInTo}</h1>
${bad}<form method="post" action="${escaped(`${basePath}/login${query}`)}">
${target}<label for="user">${texts.user}</label>
<input id="user" name="user" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus${described}>
<label for="password">${texts.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit">${texts.logIn}</button>
</form>${provider}`,
  );
}

export interface InvitationPage {
  readonly texts: PageTexts;
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
  const { texts, basePath, code, email, name, invitedBy, passwordCharactersMin: least, problem } = of;
  const bad = problem === undefined ? '' : `<div class="bad" role="alert" id="problem">${escaped(problem)}</div>\n`;
  const by = invitedBy === '' ? texts.youWereInvited : escaped(texts.invitedYou(invitedBy));
  return page(
    texts,
    texts.invitation,
    `<h1>${texts.join}</h1>
<p>${by} ${texts.chooseLogin}</p>
${bad}<form method="post" action="${escaped(`${basePath}/invite/${code}`)}">
<label for="email">${texts.invitedAs}</label>
<input id="email" name="email" type="text" value="${escaped(email)}" readonly>
<label for="username">${texts.loginName}</label>
<input id="username" name="username" type="text" value="${escaped(email)}" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
<label for="name">${texts.shownName}</label>
<input id="name" name="name" type="text" value="${escaped(name)}" autocomplete="name">
<label for="password">${texts.newPassword(least)}</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="${least}" required>
<label for="confirmation">${texts.passwordAgain}</label>
<input id="confirmation" name="confirmation" type="password" autocomplete="new-password" minlength="${least}" required>
<button type="submit">${texts.makeAccount}</button>
</form>`,
  );
}

/** One sentence, and the way to the page for logging in. */
export const noticePage = (notice: {
  readonly texts: PageTexts;
  readonly basePath: string;
  readonly title: string;
  readonly text: string;
}): string =>
  page(
    notice.texts,
    escaped(notice.title),
    `<h1>${escaped(notice.title)}</h1>
<p>${escaped(notice.text)}</p>
<a class="button" href="${escaped(notice.basePath)}/login">${notice.texts.logIn}</a>`,
  );

/** For whoever is logged in already. */
export function loggedInPage({
  texts,
  basePath,
  name,
}: Pick<LoginPage, 'texts' | 'basePath'> & { readonly name: string }) {
  const link = `<a href="${escaped(basePath)}/docs">${escaped(basePath)}/docs</a>`;
  return page(
    texts,
    texts.loggedIn,
    `<h1>${texts.youAreLoggedIn}</h1>
<p>${texts.loggedInAs(escaped(name), link)}</p>
<form method="post" action="${escaped(basePath)}/logout">
<button type="submit">${texts.logOut}</button>
</form>`,
  );
}

/** `same-origin` and not `no-referrer`: with that, a browser posts the form with the origin `null`, which looks like another site's. */
export const pageHeaders = (): OutgoingHttpHeaders => ({
  'Content-Type': 'text/html; charset=UTF-8',
  'Content-Security-Policy': pagePolicy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cache-Control': 'no-store',
});
