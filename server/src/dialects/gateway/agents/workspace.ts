import { BelvedereError } from '../../../errors/index.ts';
import type { Exchange, HttpServer } from '../../../http/index.ts';
import { answerFailure, answerJson } from '../answers.ts';
import type { GatewayOptions } from '../options.ts';
import { readJsonObject } from './json-body.ts';

const tokensMax = 20;
const dayS = 86_400;

/** Says of each token to which workspace it belongs and what came in the last day. */
export async function answerWorkspace(exchange: Exchange, options: GatewayOptions, http: HttpServer): Promise<void> {
  try {
    const { token } = await readJsonObject(exchange);
    const tokens = (Array.isArray(token) ? token : [token])
      .filter((each) => typeof each === 'string')
      .slice(0, tokensMax);
    const content: unknown[] = [];
    for (const each of tokens) content.push(await aboutToken(each, exchange, options));
    if (content.length === 0) throw new BelvedereError('InvalidIngestToken');
    answerJson(exchange, { content });
  } catch (error) {
    answerFailure(exchange, options, http, error);
  }
}

async function aboutToken(token: string, { address }: Exchange, { authenticateSender, kernel }: GatewayOptions) {
  const { workspaceNumber } = await authenticateSender(token, address);
  const row = await kernel.store.read
    .selectFrom('workspaces')
    .select(['uuid', 'name'])
    .where('id', '=', workspaceNumber)
    .executeTakeFirst();
  const toS = Math.ceil(kernel.now() / 1_000) + 60;
  const usage = await kernel.points.usage({ workspaceNumber, fromS: toS - dayS, toS });
  const pointsOf = (category: string) =>
    usage.filter((each) => each.category === category).reduce((sum, { points }) => sum + points, 0);
  return {
    token: { ws_uuid: row?.uuid ?? '', ws_name: row?.name ?? '', bill_state: 'normal' },
    data_usage: {
      data_metric: pointsOf('metric'),
      data_logging: pointsOf('logging'),
      data_tracing: pointsOf('tracing'),
      data_rum: pointsOf('rum'),
      is_over_usage: false,
    },
  };
}
