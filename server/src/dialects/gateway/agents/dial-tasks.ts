import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { BelvedereError } from '../../../errors/index.ts';
import { type Exchange, readBody } from '../../../http/index.ts';
import type { Credential } from '../../../workspace/kernel/caller.ts';
import type { Context } from '../../../workspace/kernel/context.ts';
import { defineVerb } from '../../../workspace/kernel/verb.ts';
import { queryOf } from '../../ingest.ts';
import { recordedRoute } from '../../recording.ts';
import { answerKey } from '../answer-key.ts';
import { answerFailure } from '../answers.ts';
import { WriteRefusal } from '../failures.ts';
import type { GatewayRoute } from '../routes.ts';
import { bytesMax } from './json-body.ts';

/** What a node asks for. Times are microseconds since the epoch; nothing that is older need be told again. */
export interface DialRequest {
  readonly ctx: Context;
  /** As the node is configured. */
  readonly regionId: string;
  readonly sinceUs: number;
  /** Undefined for a node that knows no variables. */
  readonly variablesSinceUs: number | undefined;
}

interface DialOrders {
  /** What of the region nodes put into tags. */
  readonly region?: Readonly<Record<string, string | boolean>>;
  /** Each task as JSON text, by kind: `HTTP`, `TCP`, `ICMP`, `WEBSOCKET`, `MULTI`. */
  readonly tasks?: Readonly<Record<string, readonly string[]>>;
  readonly variables?: readonly Readonly<Record<string, unknown>>[];
}

/** Part of the orders of a node; each noun that has some adds one. */
export type DialSource = (request: DialRequest) => Promise<DialOrders>;

const scheme = 'DIAL_TESTING ';
const form = /^DIAL_TESTING ([^:\s]{1,200}):([A-Za-z0-9+/]{1,100}={0,2})$/;
const minutesOffMax = 15;
/**
 * Nodes write the time of their own zone and call it GMT. The zones of the earth, and how far they are ahead of that: a date from the
 * future is that of a node in the east.
 */
const hoursAheadMax = 14;
const hoursBehindMax = 12;
const regionCharactersMax = 200;
/** What a node looks for in a refusal: it stops all of its tasks then. */
const refusedCode = 'kodo.RegionNotFoundOrDisabled';

const pullTasks = defineVerb({
  id: 'dialTests.pull',
  effect: 'read',
  permission: 'dialTest.customNodeManage',
  run: async ({ ctx, input }: { ctx: Context; input: PullInput }) => {
    const { sources, ...asked } = input;
    const orders = await Promise.all(sources.map((source) => source({ ctx, ...asked })));
    const tasks = new Map<string, string[]>();
    for (const [kind, list] of orders.flatMap(({ tasks: some = {} }) => Object.entries(some))) {
      tasks.set(kind, [...(tasks.get(kind) ?? []), ...list]);
    }
    const region = { name: asked.regionId, name_en: asked.regionId, status: 'OK' };
    const content = {
      region: Object.assign({}, region, ...orders.map((order) => order.region ?? {})),
      // Older nodes take every member but the region for a list of tasks.
      ...(asked.variablesSinceUs !== undefined && {
        variables: JSON.stringify(orders.flatMap(({ variables = [] }) => variables)),
      }),
      ...Object.fromEntries(tasks),
    };
    return { content };
  },
});

interface PullInput extends Omit<DialRequest, 'ctx'> {
  readonly sources: readonly DialSource[];
}

const routeOf = (template: string) =>
  recordedRoute({
    dialect: 'gateway',
    operation: pullTasks.id,
    effect: pullTasks.effect,
    permission: pullTasks.permission,
    template,
  });

/** A node of synthetic tests asks for its tasks, with a request that it signed with the secret of a signable key. */
export const answerDialPull: GatewayRoute['answer'] = async (exchange, options, http) => {
  const parameter = queryOf(exchange);
  const regionId = parameter('region_id') ?? '';
  const variablesSince = parameter('variable_since');
  const input = {
    regionId,
    sinceUs: Number(parameter('since') ?? 0) || 0,
    variablesSinceUs: variablesSince === undefined ? undefined : Number(variablesSince) || 0,
    sources: options.dialSources,
  };
  await answerNode(exchange, options, http, routeOf('/v1/task/pull'), regionId, (ctx) => pullTasks({ ctx, input }));
};

/** A node tells the values that its tasks took out of answers. There are no variables here yet that could hold them. */
export const answerDialVariables: GatewayRoute['answer'] = async (
  exchange,
  options,
  http,
  { region_id: regionId = '' },
) => {
  const template = '/v1/variable/update/{region_id}';
  const input = { regionId, sinceUs: 0, variablesSinceUs: undefined, sources: [] };
  await answerNode(exchange, options, http, routeOf(template), regionId, async (ctx) => {
    await pullTasks({ ctx, input });
    return {};
  });
};

type Answered = Parameters<GatewayRoute['answer']>;

async function answerNode(
  exchange: Exchange,
  options: Answered[1],
  http: Answered[2],
  route: ReturnType<typeof recordedRoute>,
  regionId: string,
  answer: (ctx: Context) => Promise<unknown>,
): Promise<void> {
  try {
    const credential = readNodeSignature(exchange, await readBody(exchange.request, bytesMax), options.kernel.now());
    const call = {
      route,
      credential,
      failureCode: ({ status }: BelvedereError) => (status === 401 || status === 403 ? refusedCode : undefined),
      answer: async (ctx: Context) => {
        if (regionId !== '' && regionId.length <= regionCharactersMax) return answer(ctx);
        throw new WriteRefusal(400, 'gateway.invalidParameter', `region_id has 1 to ${regionCharactersMax} characters`);
      },
    };
    await answerKey(call, exchange, options, http);
  } catch (error) {
    answerFailure(exchange, options, http, error);
  }
}

/**
 * The credential of a request that a node signed: HMAC-SHA-256 over method, hash of the body, content type and date. Errors:
 * `WriteRefusal` with 403 for one that cannot be right whatever the secret is.
 */
function readNodeSignature({ request }: Exchange, body: Buffer, nowMs: number): Credential {
  const {
    authorization = '',
    date = '',
    'content-md5': bodyHash = '',
    'content-type': contentType = '',
  } = request.headers;
  const [, keyUuid = '', signature = ''] = form.exec(authorization) ?? [];
  if (keyUuid === '') throw refused(`the header Authorization must read ${scheme}<key>:<signature>`);
  if (!isNow(Date.parse(date), nowMs)) {
    // Not with the code that stops tasks: the clock of a node is set right, and nobody would start them again.
    const message = `the header Date must be within ${minutesOffMax} minutes of the clock of the server, in whatever zone`;
    throw new WriteRefusal(403, 'gateway.invalidSignatureDate', message);
  }
  if (bodyHash !== createHash('md5').update(body).digest('hex')) {
    throw refused('the header Content-MD5 is not the hash of the body');
  }
  const signed = [request.method, bodyHash, contentType, date].join('\n');
  const sent = Buffer.from(signature, 'base64');
  return {
    kind: 'signature',
    keyUuid,
    verify: (secret) => {
      const expected = createHmac('sha256', secret).update(signed).digest();
      return expected.length === sent.length && timingSafeEqual(expected, sent);
    },
  };
}

/** False for a date that could not be read, too. */
function isNow(dateMs: number, nowMs: number): boolean {
  const minutesAhead = (dateMs - nowMs) / 60_000;
  return minutesAhead >= -hoursBehindMax * 60 - minutesOffMax && minutesAhead <= hoursAheadMax * 60 + minutesOffMax;
}

const refused = (message: string): WriteRefusal => new WriteRefusal(403, refusedCode, message);
