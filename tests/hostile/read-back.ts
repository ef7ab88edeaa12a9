import type { Operation } from '../../server/src/workspace/kernel/operation.ts';
import { operations } from '../../server/src/workspace/registry.ts';
import type { Fixture } from '../support/fixture.ts';
import { send } from '../support/send.ts';
import { validRequests } from '../support/valid-requests.ts';

export const nounOf = (operation: Operation): string => operation.id.split('.')[0] ?? '';

const readings = ['get', 'export', 'version.list'];

/** The object may be gone or closed to the caller, and the workspace may have a limit of calls now. */
const accepted = [200, 404, 429];

/** What was accepted must be readable: what is wrong with the answers about the object that a call made or changed. */
export async function readBack(operation: Operation, fixture: Fixture, content: unknown): Promise<string[]> {
  const noun = nounOf(operation);
  const uuid = (content as { uuid?: unknown } | null)?.uuid;
  const about = typeof uuid === 'string' ? withObject(fixture, noun, uuid) : fixture;
  const problems: string[] = [];
  for (const reading of operations.filter(({ id }) => readings.some((name) => id === `${noun}.${name}`))) {
    try {
      const answer = await send(fixture.client, reading, validRequests[reading.id]?.(about) ?? {});
      if (!accepted.includes(answer.status)) problems.push(`then ${reading.id} answered ${answer.text}`);
    } catch (error) {
      problems.push(`then ${reading.id} failed: ${error}`);
    }
  }
  return problems;
}

function withObject(fixture: Fixture, noun: string, uuid: string): Fixture {
  switch (noun) {
    case 'dashboards':
      return { ...fixture, dashboard: uuid };
    case 'tags':
      return { ...fixture, tag: uuid };
    case 'keys':
      return { ...fixture, otherKey: uuid };
    default:
      return noun in fixture.objects ? { ...fixture, objects: { ...fixture.objects, [noun]: uuid } } : fixture;
  }
}
