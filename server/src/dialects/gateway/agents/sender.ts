import type { Exchange, HttpServer } from '../../../http/index.ts';
import type { Sender } from '../../../ingest/sink.ts';
import { queryOf } from '../../ingest.ts';
import { readIngestToken } from '../../ingest-token.ts';
import { answerFailure, answerJson } from '../answers.ts';
import type { GatewayOptions } from '../options.ts';
import type { GatewayRoute } from '../routes.ts';

/** Answers a request of a known sender with the JSON that `answer` makes, or tells the failure. */
export const forSender =
  (answer: (sender: Sender, exchange: Exchange, options: GatewayOptions) => Promise<unknown>): GatewayRoute['answer'] =>
  async (exchange: Exchange, options: GatewayOptions, http: HttpServer) => {
    try {
      const token = readIngestToken(exchange.request.headers, queryOf(exchange));
      const sender = await options.authenticateSender(token, exchange.address);
      answerJson(exchange, await answer(sender, exchange, options));
    } catch (error) {
      answerFailure(exchange, options, http, error);
    }
  };
