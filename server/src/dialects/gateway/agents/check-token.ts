import { BelvedereError } from '../../../errors/index.ts';
import { answerFailure, answerJson } from '../answers.ts';
import type { GatewayRoute } from '../routes.ts';

/** Says whether a token is valid, in the form that dial nodes look at. */
export const answerCheckToken: GatewayRoute['answer'] = async (exchange, options, http, { token }) => {
  try {
    await options.authenticateSender(token, exchange.address);
    answerJson(exchange, { code: 200, errorCode: '', message: '' });
  } catch (error) {
    if (!(error instanceof BelvedereError) || error.status >= 500) {
      answerFailure(exchange, options, http, error);
      return;
    }
    answerJson(exchange, { code: error.status, errorCode: error.code, message: error.message }, error.status);
  }
};
