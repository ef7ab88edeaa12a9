import { BelvedereError } from '../../../errors/index.ts';
import { isCredentialRefusal } from '../../ingest.ts';
import { answerFailure, answerJson } from '../answers.ts';
import type { GatewayRoute } from '../routes.ts';

/**
 * Says whether a token is valid, in the form that dial nodes look at: with any other `errorCode` than an empty one, or none, they give a task
 * up for good. So only a refusal of the token itself has one.
 */
export const answerCheckToken: GatewayRoute['answer'] = async (exchange, options, http, { token }) => {
  try {
    await options.authenticateSender(token, exchange.address);
    answerJson(exchange, { code: 200, errorCode: '', message: '' });
  } catch (error) {
    if (!(error instanceof BelvedereError && isCredentialRefusal(error))) {
      answerFailure(exchange, options, http, error);
      return;
    }
    answerJson(exchange, { code: error.status, errorCode: error.code, message: error.message }, error.status);
  }
};
