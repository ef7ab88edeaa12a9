import fc from 'fast-check';
import type { Operation } from '../../server/src/workspace/kernel/operation.ts';
import { askUntilCaughtUp } from '../support/engine-behind.ts';
import { validRequests } from '../support/valid-requests.ts';
import { casesOf } from './cases.ts';
import { type Envelope, type Judge, judge } from './checks.ts';
import type { Connection } from './connection.ts';
import { bytesOf, draftOf } from './draft.ts';
import type { Mutation } from './mutation.ts';
import { nounOf, readBack } from './read-back.ts';
import { rememberShown } from './secrets.ts';
import { renewed, unlimited, type World } from './world.ts';

export interface Campaign {
  readonly seed: number;
  readonly cases: number;
  readonly judge: Judge;
  readonly connection: Connection;
  readonly world: World;
  /** Trace ids of the calls that reached a verb. */
  readonly reached: ReadonlySet<string>;
}

export interface Tally {
  readonly operation: string;
  cases: number;
  reached: number;
  readonly statuses: Map<number, number>;
  readonly problems: string[];
  /** What the request got that was valid in all places. */
  validAnswer?: string;
}

/** Of names, over all campaigns: some nouns refuse a name that an earlier case took. */
let named = 0;

const unmutated: Mutation = { name: 'valid', apply: () => {} };

/** Sends the valid request of an operation and then its mutations, one at a time. */
export async function attack(operation: Operation, campaign: Campaign): Promise<Tally> {
  const { seed, cases, world } = campaign;
  const tally: Tally = { operation: operation.id, cases: 0, reached: 0, statuses: new Map(), problems: [] };
  // Without the operation in it, the seed would try the same few things on all of them.
  const ownSeed = [...operation.id].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), seed) | 0;
  const mutations = fc.sample(casesOf(operation, validRequestOf(operation, world)), { numRuns: cases, seed: ownSeed });
  for (const mutation of [unmutated, ...mutations]) await tryCase(operation, mutation, campaign, tally);
  return tally;
}

function validRequestOf(operation: Operation, { fixture }: World) {
  const make = validRequests[operation.id];
  if (make === undefined) throw new Error(`support/valid-requests.ts has no request for ${operation.id}`);
  return make(fixture);
}

async function tryCase(operation: Operation, mutation: Mutation, campaign: Campaign, tally: Tally): Promise<void> {
  const { world, connection, reached } = campaign;
  tally.cases += 1;
  const draft = draftOf(operation, withFreshName(validRequestOf(operation, world)), world.fixture.key);
  mutation.apply(draft, world);
  const sent = bytesOf(draft, new URL(world.address).host);
  const complain = (problems: readonly string[]): void => {
    for (const problem of problems) tally.problems.push(`${operation.id}, ${mutation.name}: ${problem}`);
  };
  try {
    const answer = await askUntilCaughtUp(() => connection.exchange(sent, { hasNoBody: draft.method === 'HEAD' }));
    complain(judge(campaign.judge, draft, sent, answer));
    tally.statuses.set(answer.status, (tally.statuses.get(answer.status) ?? 0) + 1);
    if (reached.has(answer.headers['x-trace-id'] ?? '')) tally.reached += 1;
    if (mutation === unmutated) tally.validAnswer = answer.text;
    if (answer.status === 200 && draft.method !== 'HEAD' && operation.verb.effect === 'change') {
      const { content } = JSON.parse(answer.text) as Envelope;
      rememberShown(operation, content);
      complain(await readBack(operation, world.fixture, content));
      await renew(operation, world);
    }
  } catch (error) {
    complain([error instanceof Error ? error.message : String(error)]);
    connection.close();
  }
}

function withFreshName(request: ReturnType<typeof validRequestOf>) {
  named += 1;
  const name = request.body?.name;
  return typeof name === 'string' ? { ...request, body: { ...request.body, name: `${name}_${named}` } } : request;
}

/** The next case finds the objects as the first one did. */
async function renew(operation: Operation, world: World): Promise<void> {
  const noun = nounOf(operation);
  world.fixture = await (noun === 'workspaces' ? unlimited : renewed)(world.address, world.fixture, noun);
}

export const describeTally = ({ operation, cases, reached, statuses }: Tally): string =>
  `${operation.padEnd(28)} ${String(cases).padStart(4)} cases, ${String(reached).padStart(4)} reached the verb, ${[
    ...statuses,
  ]
    .sort(([one], [other]) => one - other)
    .map(([status, count]) => `${status}: ${count}`)
    .join(', ')}`;
