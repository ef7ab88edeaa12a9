import { type Exchange, readBody } from '../../../http/index.ts';
import { elect, electForTasks, electionIntervalSeconds } from '../../../workspace/ingest/index.ts';
import { queryOf } from '../../ingest.ts';
import { WriteRefusal } from '../failures.ts';
import { bytesMax, parseJsonObject } from './json-body.ts';
import { isPlainName } from './plain-name.ts';
import { forSender } from './sender.ts';

const nameCharactersMax = 256;
const inputsMax = 500;

/**
 * Who was not elected is told so in the word that the agent compares with: on any other one it warns, and an agent whose office went to
 * somebody else goes on. The published description of the protocol has another word, which whoever is no agent is given.
 */
const notElected = (userAgent: string): string => (userAgent.startsWith('datakit-') ? 'defeat' : 'fail');

/**
 * Elects one agent of a namespace, or, where the body names inputs, says which of them the agent is to run. Candidacy and heartbeat are
 * one: who asks again in time keeps what it has.
 */
export const answerElection = forSender(async ({ workspaceNumber }, exchange, { kernel }) => {
  const body = await optionalObject(exchange);
  const parameter = queryOf(exchange);
  const namespace = parameter('namespace') || textOf(body.namespace) || 'default';
  const id = parameter('id') ?? textOf(body.id);
  if (!isPlainName(id, nameCharactersMax) || !isPlainName(namespace, nameCharactersMax)) {
    throw refused(`id and namespace have 1 to ${nameCharactersMax} characters`);
  }
  if (body.application_inputs !== undefined) {
    const inputs = inputsOf(body.application_inputs);
    return { allowed_inputs: await electForTasks(kernel, { workspaceNumber, namespace, id, inputs }) };
  }
  const { isElected, holder } = await elect(kernel, { workspaceNumber, namespace, id });
  return {
    content: {
      status: isElected ? 'success' : notElected(exchange.request.headers['user-agent'] ?? ''),
      namespace,
      id,
      incumbency_id: holder,
      error_msg: '',
      interval: electionIntervalSeconds,
    },
  };
});

/** Agents that elect one of them send no body. */
async function optionalObject({ request }: Exchange): Promise<Readonly<Record<string, unknown>>> {
  const body = await readBody(request, bytesMax);
  return body.length === 0 ? {} : parseJsonObject(body);
}

/** A map from the name of an input to how many of it there are. */
function inputsOf(value: unknown): string[] {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  const names = isMap ? Object.keys(value) : undefined;
  if (names === undefined || names.length > inputsMax || !names.every((name) => isPlainName(name, nameCharactersMax))) {
    throw refused(
      `application_inputs is a map of at most ${inputsMax} inputs, whose names have at most ${nameCharactersMax} characters`,
    );
  }
  return names;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const refused = (message: string): WriteRefusal => new WriteRefusal(400, 'gateway.invalidParameter', message);
