import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { ErrorCode } from '../../../errors/index.ts';
import type { Context } from '../../kernel/context.ts';
import type { Revertible } from '../../kernel/revertible.ts';
import type { Unit } from '../../kernel/transact.ts';
import type { ChangeFilter } from '../filter.ts';
import { attempt, type Candidate, candidateOf, type Effect, type Touched } from './attempt.ts';
import { type ChangeRow, type SelectedObject, selectObjects } from './select.ts';

/**
 * `unchanged`: the object is in the state before the changes already. `leftAlone`: somebody else changed it since. `conflict`: it
 * cannot be taken back, and the code says why.
 */
export const outcomes = ['reverted', 'unchanged', 'leftAlone', 'conflict'] as const;
export type Outcome = (typeof outcomes)[number];

export interface BatchItem {
  readonly noun: string;
  readonly uuid: string;
  readonly name: string;
  readonly outcome: Outcome;
  /** Undefined unless something was taken back. */
  readonly effect: Effect | undefined;
  /** Selected changes that the outcome is about. */
  readonly changes: number;
  /** Selected changes that stay, because somebody else's came after them. */
  readonly changesLeft: number;
  /** The revision that the object was found at. */
  readonly revision: number;
  readonly code: ErrorCode | undefined;
  readonly reason: string;
  /** The change that followed the selected ones. */
  readonly later: ChangeRow | undefined;
}

export interface Batch {
  readonly items: readonly BatchItem[];
  /** SHA-256 over what happens to which object at which revision, hex: the same plan has the same. */
  readonly digest: string;
}

/** Objects between two pauses. */
const BURST = 25;
/** Objects that stand in each other's way (a name, a default) get another turn when others have made room. */
const TURNS_MAX = 5;

const turnOf: Record<Candidate['effect'], number> = { restored: 0, modified: 1, deleted: 2, none: 3 };

/**
 * Takes back the newest changes of every object that fit the filter, in the caller's transaction: what has to come back first (a tag
 * before the dashboards that carry it), what has to go last, and the newest change first among those. An object that cannot be taken
 * back is left as it is.
 */
export async function runBatch(
  ctx: Context,
  unit: Unit,
  filter: ChangeFilter,
  revertibles: ReadonlyMap<string, Revertible>,
): Promise<Batch> {
  const objects = await selectObjects(unit.db, ctx, filter);
  const items = new Map<string, BatchItem>();
  const candidates: Candidate[] = [];
  for (const object of objects) {
    if (object.own.length === 0) {
      items.set(object.key, leftAlone(object));
      continue;
    }
    const candidate = await candidateOf(unit, object, revertibles);
    if (candidate === undefined) items.set(object.key, withoutStates(object));
    else candidates.push(candidate);
    await pause(items.size + candidates.length);
  }
  candidates.sort((a, b) => turnOf[a.effect] - turnOf[b.effect] || b.newest.seq - a.newest.seq);
  await takeBack(ctx, unit, candidates, items);
  const ordered = objects.flatMap(({ key }) => items.get(key) ?? []);
  return { items: ordered, digest: digestOf(ctx, ordered) };
}

async function takeBack(
  ctx: Context,
  unit: Unit,
  candidates: readonly Candidate[],
  items: Map<string, BatchItem>,
): Promise<void> {
  const ours = new Set(candidates.map(({ object }) => object.key));
  const touched: Touched = new Map();
  const tryOne = (candidate: Candidate) => attempt(ctx, unit, candidate, { touched, isOurs: (key) => ours.has(key) });
  let waiting = candidates;
  for (let turn = 1; turn <= TURNS_MAX && waiting.length > 0; turn += 1) {
    const refused: Candidate[] = [];
    for (const [index, candidate] of waiting.entries()) {
      await pause(index);
      const { key } = candidate.object;
      const error = candidate.effect === 'none' ? undefined : await tryOne(candidate);
      if (error === undefined) {
        items.set(key, itemOf(candidate, touched.has(key) ? 'reverted' : 'unchanged'));
      } else {
        items.set(key, { ...itemOf(candidate, 'conflict'), code: error.code, reason: error.message });
        refused.push(candidate);
      }
    }
    if (refused.length === waiting.length) break;
    waiting = refused;
  }
  // What came back late may belong to an object that got its state before: a tag that was not there yet. Writes what differs.
  const settled = candidates.filter(
    ({ effect, object }) => (effect === 'restored' || effect === 'modified') && touched.has(object.key),
  );
  if (!settled.some(({ effect }) => effect === 'restored')) return;
  for (const [index, candidate] of settled.entries()) {
    await pause(index);
    if (candidate.object.own.length > 1 || candidate.effect === 'modified') await tryOne(candidate);
  }
}

/**
 * Lets the server answer others. The transaction stays open meanwhile and keeps writers waiting, but not readers; thousands of
 * statements of SQLite in a row would keep everybody.
 */
async function pause(count: number): Promise<void> {
  if (count % BURST === BURST - 1) await setImmediate();
}

const newestOf = ({ own, earlier }: SelectedObject): ChangeRow => (own.at(-1) ?? earlier.at(-1)) as ChangeRow;

const baseOf = (object: SelectedObject) => {
  const newest = newestOf(object);
  return {
    noun: newest.noun,
    uuid: newest.object_uuid,
    name: newest.object_name,
    changes: object.own.length,
    changesLeft: object.earlier.length,
    revision: newest.revision_to,
    later: object.later,
  };
};

const itemOf = ({ object, effect }: Candidate, outcome: Outcome): BatchItem => ({
  ...baseOf(object),
  outcome,
  effect: outcome === 'reverted' && effect !== 'none' ? effect : undefined,
  code: undefined,
  reason: '',
});

const leftAlone = (object: SelectedObject): BatchItem => ({
  ...baseOf(object),
  outcome: 'leftAlone',
  effect: undefined,
  revision: object.later?.revision_to ?? newestOf(object).revision_to,
  code: 'ChangeSuperseded',
  reason: `changed since by ${object.later?.actor_name.slice(0, 80)} (${object.later?.actor_uuid}): ${object.later?.verb}`,
});

const withoutStates = (object: SelectedObject): BatchItem => ({
  ...baseOf(object),
  outcome: 'conflict',
  effect: undefined,
  code: 'ChangeNotRevertible',
  reason: `changes of ${newestOf(object).noun} are recorded without a state to go back to`,
});

function digestOf(ctx: Context, items: readonly BatchItem[]): string {
  const lines = items.map((item) => [
    item.noun,
    item.uuid,
    item.outcome,
    item.effect ?? '',
    item.code ?? '',
    item.changes,
    item.changesLeft,
    item.revision,
  ]);
  return hash('sha256', JSON.stringify([ctx.workspace.uuid, ...lines]), 'hex');
}
