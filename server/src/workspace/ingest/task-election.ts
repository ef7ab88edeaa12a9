import { createHash } from 'node:crypto';
import { parseJson } from '../../json/index.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { termMs } from './election.ts';

export interface TaskCandidate {
  readonly workspaceNumber: number;
  /** Agents of one namespace share their inputs. */
  readonly namespace: string;
  /** The agent that asks. */
  readonly id: string;
  /** The inputs that it could run. */
  readonly inputs: readonly string[];
}

const forgottenMs = 24 * 3_600_000;

/**
 * Which of the inputs the agent is to run: of all agents that could run one and have asked within a term, one may. An agent that stops
 * asking loses its inputs after a term, and one that comes gets its share: whoever runs such an input is told to let it go first, so
 * that nobody else has it meanwhile. For all servers on one store.
 */
export async function electForTasks(kernel: Kernel, candidate: TaskCandidate): Promise<readonly string[]> {
  const { workspaceNumber, namespace, id } = candidate;
  const inputs = [...new Set(candidate.inputs)].sort();
  const now = kernel.now();
  // A digest, since names of namespaces hold what patterns and collations treat in ways of their own.
  const scope = `${workspaceNumber} ${digestOf(namespace).slice(0, 32)} `;
  const leaseOf = (input: string) => `task ${scope}${input}`;
  return kernel.store.write(async (db) => {
    const expires_at = now + termMs;
    await db
      .insertInto('leases')
      .values({ name: `candidate ${scope}${id}`, holder: JSON.stringify({ id, inputs }), expires_at })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet({ holder: JSON.stringify({ id, inputs }), expires_at }),
      )
      .execute();
    const rows = await db
      .selectFrom('leases')
      .select('holder')
      .where('name', 'like', `candidate ${scope}%`)
      .where('expires_at', '>', now)
      .execute();
    const candidates = rows.map(({ holder }) => parseJson(holder) as Pick<TaskCandidate, 'id' | 'inputs'>);
    const own = inputs.filter((input) => chosenFor(input, candidates) === id);
    await db
      .deleteFrom('leases')
      .where('name', 'like', `task ${scope}%`)
      .where('holder', '=', id)
      .where('name', 'not in', ['', ...own.map(leaseOf)])
      .execute();
    await db
      .deleteFrom('leases')
      .where('name', 'like', 'candidate %')
      .where('expires_at', '<', now - forgottenMs)
      .execute();
    await db
      .deleteFrom('leases')
      .where('name', 'like', 'task %')
      .where('expires_at', '<', now - forgottenMs)
      .execute();
    if (own.length === 0) return [];
    await db
      .insertInto('leases')
      .values(own.map((input) => ({ name: leaseOf(input), holder: id, expires_at })))
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet({ holder: id, expires_at })
          .where((eb) => eb.or([eb('leases.expires_at', '<=', now), eb('leases.holder', '=', id)])),
      )
      .execute();
    const held = await db
      .selectFrom('leases')
      .select('name')
      .where('name', 'in', own.map(leaseOf))
      .where('holder', '=', id)
      .execute();
    const names = new Set(held.map(({ name }) => name));
    return own.filter((input) => names.has(leaseOf(input)));
  });
}

/** Every server chooses the same one, and when an agent comes or goes only its own share changes hands. */
function chosenFor(input: string, candidates: readonly Pick<TaskCandidate, 'id' | 'inputs'>[]): string | undefined {
  let chosen: { readonly id: string; readonly weight: string } | undefined;
  for (const { id, inputs } of candidates) {
    if (!inputs.includes(input)) continue;
    const weight = digestOf(`${input}\n${id}`);
    if (chosen === undefined || weight > chosen.weight) chosen = { id, weight };
  }
  return chosen?.id;
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
