import { setImmediate } from 'node:timers/promises';
import { BelvedereError, errorRegistry } from '../../errors/index.ts';
import { lazyValidator, type Validator } from '../../json/index.ts';
import { withSavepoint } from '../../store/savepoint.ts';
import type { ArchivedKind, ArchivedObject, ConflictMode, TakeCall, TakenObject } from '../kernel/archived.ts';
import { refusedLine } from '../kernel/archived.ts';
import type { Context } from '../kernel/context.ts';
import { lockWorkspace } from '../kernel/lock.ts';
import { requirePermission } from '../kernel/permission.ts';
import { transact } from '../kernel/transact.ts';
import type { ArchiveLine } from './format.ts';

export const outcomes = ['created', 'changed', 'unchanged', 'conflicting', 'refused'] as const;
type Outcome = (typeof outcomes)[number];

/** What became of one object, or would. */
export interface ObjectReport {
  readonly kind: string;
  readonly name: string;
  /** Empty for what has none here. */
  readonly uuid: string;
  readonly outcome: Outcome;
  /** Empty where nothing has to be said. */
  readonly reason: string;
}

export interface TakeReport {
  readonly dryRun: boolean;
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly objects: readonly ObjectReport[];
}

export interface TakeOptions {
  readonly conflicts: ConflictMode;
  readonly dryRun: boolean;
  /** What a refusal calls the verb. */
  readonly verb: string;
}

/** So many objects are taken before others may go on: the statements of SQLite would hold the only thread. */
const OBJECTS_OF_A_TURN = 20;

/**
 * Takes all objects in one transaction, each as one recorded change of its noun; of a dry run nothing stays. What the rules refuse is
 * reported and leaves no trace, the others are taken.
 * Errors: faults of the store, which end the whole.
 */
export async function takeObjects(
  ctx: Context,
  kinds: readonly ArchivedKind[],
  lines: readonly ArchiveLine[],
  { conflicts, dryRun, verb }: TakeOptions,
): Promise<TakeReport> {
  const isRehearsal = dryRun || ctx.dryRun === true;
  const own: Context = { ...ctx, dryRun: isRehearsal };
  const places = new Map(kinds.map(({ kind }, place) => [kind, place]));
  const placeOf = ({ kind }: ArchiveLine): number => places.get(kind) ?? kinds.length;
  const ordered = [...lines].sort((one, other) => placeOf(one) - placeOf(other));
  return transact(own, async (unit) => {
    const call: TakeCall = { ctx: own, unit, conflicts, taken: new Map() };
    await lockWorkspace(call);
    const objects: ObjectReport[] = [];
    for (const [index, line] of ordered.entries()) {
      if (index % OBJECTS_OF_A_TURN === 0) await setImmediate();
      objects.push(await takeLine(call, kinds[placeOf(line)], line, verb));
    }
    const counts = Object.fromEntries(
      outcomes.map((outcome) => [outcome, objects.filter((object) => object.outcome === outcome).length]),
    ) as Record<Outcome, number>;
    return { dryRun: isRehearsal, counts, objects };
  });
}

async function takeLine(
  call: TakeCall,
  kind: ArchivedKind | undefined,
  line: ArchiveLine,
  verb: string,
): Promise<ObjectReport> {
  const name = nameOf(kind, line);
  if (kind === undefined) {
    const reason = 'this server has no such kind';
    return { kind: line.kind.slice(0, 80), name, uuid: '', outcome: 'refused', reason };
  }
  const taken = await takeOrRefuse(call, kind, line, verb);
  return { kind: kind.kind, name, uuid: taken.uuid, outcome: taken.outcome, reason: taken.reason };
}

function nameOf(kind: ArchivedKind | undefined, object: ArchivedObject): string {
  const name = kind === undefined ? object.head.name : kind.nameOf(object);
  return typeof name === 'string' ? name.slice(0, 200) : '';
}

async function takeOrRefuse(
  call: TakeCall,
  kind: ArchivedKind,
  object: ArchivedObject,
  verb: string,
): Promise<TakenObject | { uuid: string; outcome: 'refused'; reason: string }> {
  const { ctx, unit } = call;
  const changes = unit.changes.length;
  const effects = unit.effects.length;
  try {
    requirePermission(ctx, kind.permission, `${verb} of ${kind.kind}`);
    requireForm(kind, object);
    return await withSavepoint(unit.db, () => kind.take(call, object));
  } catch (error) {
    if (!(error instanceof BelvedereError) || errorRegistry[error.code].status >= 500) throw error;
    // What was written is taken back by the savepoint, and so is what was to be recorded of it.
    unit.changes.length = changes;
    unit.effects.length = effects;
    return { uuid: '', outcome: 'refused', reason: `${error.code}: ${error.message}` };
  }
}

const forms = new WeakMap<ArchivedKind, Validator>();

function formOf(kind: ArchivedKind): Validator {
  let form = forms.get(kind);
  if (form === undefined) {
    form = lazyValidator(kind.schema);
    forms.set(kind, form);
  }
  return form;
}

/** Errors: `InvalidParameter` that names the first member which is not as the kind has it. */
function requireForm(kind: ArchivedKind, { head }: ArchivedObject): void {
  const form = formOf(kind);
  if (form.accepts(head)) return;
  const [problem] = form.explain(head, Number.POSITIVE_INFINITY);
  throw refusedLine(`${problem?.instancePath ?? ''} ${problem?.message ?? 'is not as it has to be'}`.trim());
}
