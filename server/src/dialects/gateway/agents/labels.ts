import { parseJson } from '../../../json/index.ts';
import type { Kernel } from '../../../workspace/kernel/kernel.ts';
import { serverContext } from '../../../workspace/kernel/server-context.ts';
import { IdempotentReplay } from '../../../workspace/kernel/transact.ts';
import { setObjectLabels } from '../../../workspace/object-labels/index.ts';
import { readChangeHeaders } from '../../change-headers.ts';
import { fingerprintOf } from '../../rehearsal.ts';
import { WriteRefusal } from '../failures.ts';
import { readJsonObject } from './json-body.ts';
import { isPlainName } from './plain-name.ts';
import { forSender } from './sender.ts';

const textCharactersMax = 1_024;
const labelsMax = 100;

/** Gives an object the labels that somebody typed at its agent, or takes them away. */
export const answerLabels = (method: 'POST' | 'DELETE') =>
  forSender(async ({ workspaceNumber, tokenNumber }, exchange, { kernel }) => {
    const body = await readJsonObject(exchange);
    const input = {
      objectClass: textOf(body, 'object_class'),
      objectName: textOf(body, 'object_name'),
      labels: method === 'DELETE' ? [] : labelsOf(body.labels),
    };
    const { idempotencyKey, dryRun } = readChangeHeaders(exchange.request.headers, false);
    const server = serverContext(kernel, {
      workspace: await workspaceOf(kernel, workspaceNumber),
      job: 'agent',
      traceId: exchange.traceId,
      address: exchange.address,
    });
    const idempotency =
      idempotencyKey === undefined
        ? undefined
        : {
            // Agents act in the name of the server; the token says which of them.
            key: `ingest token ${tokenNumber} ${idempotencyKey}`,
            fingerprint: fingerprintOf(kernel, `gateway ${method} labels`, exchange.request, JSON.stringify(body)),
            showsSecret: false,
            answerOf: (labels: unknown) => JSON.stringify(labels),
          };
    if (dryRun) exchange.response.setHeader('Dry-Run', 'true');
    try {
      return { content: { labels: await setObjectLabels({ ctx: { ...server, dryRun, idempotency }, input }) } };
    } catch (error) {
      if (!(error instanceof IdempotentReplay)) throw error;
      exchange.response.setHeader('Idempotent-Replay', 'true');
      return { content: { labels: parseJson(error.answer) as unknown } };
    }
  });

function textOf(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name];
  if (typeof value === 'string' && isPlainName(value, textCharactersMax)) return value;
  throw new WriteRefusal(400, 'gateway.invalidParameter', `${name} is a text of 1 to ${textCharactersMax} characters`);
}

function labelsOf(value: unknown): string[] {
  const isList = Array.isArray(value) && value.length <= labelsMax;
  if (isList && value.every((label) => typeof label === 'string' && isPlainName(label, textCharactersMax)))
    return value;
  throw new WriteRefusal(400, 'gateway.invalidParameter', `labels is a list of at most ${labelsMax} texts`);
}

async function workspaceOf(kernel: Kernel, id: number): Promise<{ readonly id: number; readonly uuid: string }> {
  const { uuid } = await kernel.store.read
    .selectFrom('workspaces')
    .select('uuid')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return { id, uuid };
}
