import { elect, electionIntervalSeconds } from '../../../workspace/ingest/index.ts';
import { queryOf } from '../../ingest.ts';
import { WriteRefusal } from '../failures.ts';
import { forSender } from './sender.ts';

const nameCharactersMax = 256;

/** Candidacy and heartbeat are one: who asks again in time keeps the office. */
export const answerElection = forSender(async ({ workspaceNumber }, exchange, { kernel }) => {
  const parameter = queryOf(exchange);
  const namespace = parameter('namespace') || 'default';
  const id = parameter('id') ?? '';
  if (id === '' || id.length > nameCharactersMax || namespace.length > nameCharactersMax) {
    throw new WriteRefusal(
      400,
      'gateway.invalidParameter',
      `id and namespace have 1 to ${nameCharactersMax} characters`,
    );
  }
  const { isElected, holder } = await elect(kernel, { workspaceNumber, namespace, id });
  return {
    content: {
      status: isElected ? 'success' : 'fail',
      namespace,
      id,
      incumbency_id: holder,
      error_msg: '',
      interval: electionIntervalSeconds,
    },
  };
});
