/**
 * How a group of routes is declared.
 *
 *   export const tagRoutes: readonly GrafanaRoute[] = [
 *     grafanaRoute({
 *       method: 'PUT',
 *       path: '/api/tags/{id}',
 *       summary: 'Renames a tag',
 *       guard: 'editor',
 *       does: renameTag,                       // the verb: names operation, effect and permission in the record of calls
 *       body: Type.Object({ name: Type.String({ minLength: 1 }) }),
 *       secrets: [],                           // JSON Pointers of secrets in the body
 *       errors: { ObjectNotFound: 'Tag not found', NameTaken: [409, 'Tag name taken'] },
 *       handle: async ({ ctx, params, query, body }) => {
 *         await renameTag({ ctx, input: { id: numberOf(params.id), name: body.name } });
 *         return { message: 'Tag renamed' };   // 200 and JSON; `Reply` for anything else
 *       },
 *     }),
 *   ];
 *
 * The group is added to the list in `serve.ts`. The runner does the rest: both forms of the slash, HEAD as GET, who the caller is,
 * the guard, limits, cross-site, the body as JSON and against its schema (400 that names the field), errors as answers
 * (`answers.ts`; `throw refusal(404, 'Tag not found')` for what no verb says), and the record of the call. Names of body fields are
 * taken whatever their case, as Grafana takes them. Query parameters are text: `query.text('name')`, `query.number('page')`,
 * `query.all('tag')`. `sent` is the body as sent, for documents that are stored so. With `rawBody: true` nothing is read and the
 * handler takes it from `exchange.request`. A path may end with a star: `/api/datasources/proxy/{id}/*`.
 */
import type { OutgoingHttpHeaders } from 'node:http';
import type { Static, TSchema } from 'typebox';
import type { Exchange } from '../../http/index.ts';
import type { SentJson } from '../../json/index.ts';
import type { Caller } from '../../workspace/kernel/caller.ts';
import type { Context } from '../../workspace/kernel/context.ts';
import type { CallNote } from '../recording.ts';
import type { ErrorWording } from './answers.ts';
import type { QueryParameters } from './query.ts';

/**
 * Who may call: anybody signed in, roles of the organization, or administrators of the server. `none` is for everybody, also without
 * a credential; its handlers have no context.
 */
export type Guard = 'signedIn' | 'editor' | 'orgAdmin' | 'serverAdmin';

/** What the record of calls says that a route does; a verb is one. */
export interface Does {
  /** `dashboards.create` */
  readonly id: string;
  readonly effect: 'read' | 'change';
  readonly permission?: string | undefined;
}

/** For routes that no single verb stands for. */
export const reads = (id: string): Does => ({ id, effect: 'read' });
export const changes = (id: string): Does => ({ id, effect: 'change' });

export interface OpenCall<Body> {
  /** Percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: QueryParameters;
  readonly body: Body;
  /** As sent; empty when there was none. */
  readonly sent: SentJson;
  readonly exchange: Exchange;
  /** Of the answer. */
  readonly headers: OutgoingHttpHeaders;
  /** The call on its way to the record: `note.object` is the uuid of what it is about. */
  readonly note: CallNote;
}

export interface GrafanaCall<Body> extends OpenCall<Body> {
  readonly ctx: Context;
  readonly caller: Caller;
}

interface RouteBase<Schema extends TSchema> {
  readonly method: string | readonly string[];
  /** With `{names}` of parameters, without a slash at the end. */
  readonly path: string;
  readonly summary: string;
  readonly does: Does;
  /** Of the body; undefined: no body is read. */
  readonly body?: Schema | undefined;
  readonly rawBody?: boolean | undefined;
  /**
   * It may change something that this server does not know of, by whatever method: a browser that comes for another site with the session
   * of somebody is refused as with a change.
   */
  readonly passesOn?: boolean | undefined;
  /** JSON Pointers of secrets in the body. */
  readonly secrets?: readonly string[] | undefined;
  /** Names of path parameters that are secrets. */
  readonly secretParameters?: readonly string[] | undefined;
  readonly errors?: ErrorWording | undefined;
}

export interface GuardedRoute<Schema extends TSchema = TSchema> extends RouteBase<Schema> {
  readonly guard: Guard;
  /** Of a change: its answer holds a secret, so a repeat under an idempotency key is refused instead of answered. */
  readonly showsSecret?: boolean | undefined;
  readonly handle: (call: GrafanaCall<Static<Schema>>) => unknown;
}

export interface OpenRoute<Schema extends TSchema = TSchema> extends RouteBase<Schema> {
  readonly guard: 'none';
  readonly handle: (call: OpenCall<Static<Schema>>) => unknown;
}

export type GrafanaRoute = GuardedRoute | OpenRoute;

/** Declares one route; the handler knows its body by the schema. */
export const grafanaRoute = <Schema extends TSchema>(route: GuardedRoute<Schema>): GrafanaRoute =>
  route as unknown as GuardedRoute;

/** Declares a route that needs no credential. */
export const openRoute = <Schema extends TSchema>(route: OpenRoute<Schema>): GrafanaRoute =>
  route as unknown as OpenRoute;

/** A number in a path; 0, which no object has, for whatever is none. */
export const numberOf = (text: string | undefined): number => {
  const value = /^\d{1,15}$/.test(text ?? '') ? Number(text) : 0;
  return value;
};
