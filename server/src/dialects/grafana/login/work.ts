import type { OutgoingHttpHeaders } from 'node:http';
import type { Recorder } from '../../../calls/recorder.ts';
import type { Exchange } from '../../../http/index.ts';
import type { IdentityProvider } from '../../../identity/index.ts';
import type { CheckPassword } from '../../../workspace/accounts/index.ts';
import type { Kernel } from '../../../workspace/kernel/kernel.ts';
import type { CallNote } from '../../recording.ts';
import { cookieValue } from '../../session-cookie.ts';
import { type Cookies, createCookies, redirectCookie } from './cookies.ts';
import { decodedWish, pageToReturnTo } from './redirect-to.ts';

/** A provider of OpenID Connect and what is made of whom it vouches for. */
export interface LoginProvider extends IdentityProvider {
  /** On the page for logging in. */
  readonly name: string;
  readonly roleClaim: string | undefined;
  readonly allowSignUp: boolean;
  readonly trustEmail: boolean;
}

export interface LoginOptions {
  readonly kernel: Kernel;
  readonly recorder: Recorder;
  readonly checkPassword?: CheckPassword | undefined;
  /** Sent by browsers over HTTPS only. */
  readonly secureCookie: boolean;
  readonly publicUrl?: { readonly origin: string; readonly basePath: string } | undefined;
  readonly loginProvider?: LoginProvider | undefined;
}

/** What every part of logging in needs. */
export interface LoginPlace extends LoginOptions {
  readonly basePath: string;
  readonly cookies: Cookies;
  /** Of this server, as the caller and the configuration spell it. */
  readonly ownOrigins: (exchange: Exchange) => string[];
}

export function loginPlaceOf(options: LoginOptions): LoginPlace {
  const { publicUrl, secureCookie } = options;
  const basePath = publicUrl?.basePath ?? '';
  return {
    ...options,
    basePath,
    cookies: createCookies({ basePath, secure: secureCookie }),
    ownOrigins: ({ origin }) => (publicUrl === undefined ? [origin] : [origin, publicUrl.origin]),
  };
}

/** One call on its way. Headers of the answer are added to `headers`; the note learns whose call it is. */
export interface LoginCall {
  readonly exchange: Exchange;
  readonly headers: OutgoingHttpHeaders;
  readonly note: CallNote;
}

/** What to answer: JSON, or where to send the person. */
export type LoginAnswer = { readonly json: unknown } | { readonly status: 302 | 303; readonly location: string };

export type LoginWork = (call: LoginCall) => Promise<LoginAnswer>;

/** The page that a cookie of Grafana's clients names. */
export const wishOfCookie = ({ request }: Exchange, basePath: string): string | undefined =>
  pageToReturnTo(decodedWish(cookieValue(request.headers.cookie, redirectCookie)), basePath);

/** Where somebody is led who did not say where he wants to go: the first page of the console. */
export const landingOf = (basePath: string): string => `${basePath}/`;

/** Adds a cookie to the answer. */
export function setCookie(headers: OutgoingHttpHeaders, cookie: string): void {
  const set = headers['Set-Cookie'];
  headers['Set-Cookie'] = set === undefined ? cookie : [...(Array.isArray(set) ? set : [String(set)]), cookie];
}

export const secondsUntil = (expiresAt: number, now: number): number =>
  Math.max(0, Math.floor((expiresAt - now) / 1000));
