import type { CallerUse, CallGap } from '../../calls/search.ts';
import { type Guarded, mayRead, requireChangeable } from '../kernel/access.ts';
import { restrictedObjects } from '../kernel/closed-objects.ts';
import type { Context } from '../kernel/context.ts';
import { permissionsOf, systemRoles } from '../kernel/permission.ts';
import { defineVerb } from '../kernel/verb.ts';
import { NETWORKS_MAX } from './addresses.ts';
import { type KeyWindow, type KeyWindowInput, keyWindow } from './record-window.ts';

/** What a setting is, what would have been enough, and why. */
export interface Advice<Value, Advised = Value> {
  readonly current: Value;
  /** Null where the record does not say. */
  readonly advised: Advised | null;
  readonly reasons: readonly string[];
}

export interface KeyAdvice {
  readonly window: KeyWindow;
  readonly calls: number;
  readonly succeeded: number;
  readonly role: Advice<readonly string[], string>;
  readonly readOnly: Advice<boolean>;
  readonly allowedAddresses: Advice<readonly string[]>;
  readonly limitPerMinute: Advice<number | null, number>;
  /** Of the workspace: whose calls they were is not known. */
  readonly gaps: readonly CallGap[];
}

/** The least powerful first. No key is an owner. */
const roles = systemRoles.filter((role) => role !== 'owner').toReversed();
/** Sentences for one role: the first few tell enough. */
const REASONS_MAX = 5;
/** A list of addresses that nobody can check by reading it is no advice. */
const ADDRESSES_MAX = Math.min(20, NETWORKS_MAX);

/**
 * The narrowest settings with which a key could have done everything that it did with success in a period. Calls that failed or were
 * refused ask for nothing.
 *
 * Errors: `ObjectNotFound`, `InvalidParameter`, `EngineUnavailable`, `QueryLimitExceeded`.
 */
export const adviseKey = defineVerb({
  id: 'keys.advice',
  effect: 'read',
  permission: 'workspace.keyManage',
  run: async ({ ctx, input }: { ctx: Context; input: KeyWindowInput }): Promise<KeyAdvice> => {
    const window = await keyWindow(ctx, input, 'keys.advice');
    const { key, scope } = window;
    const succeeding = { ...scope, filter: { ...scope.filter, outcome: 'succeeded' as const } };
    const { calls } = ctx.kernel;
    const [all, done, touched, gaps] = await Promise.all([
      calls.use(scope),
      calls.use(succeeding),
      restrictedTouched(ctx, window),
      calls.gaps(scope),
    ]);
    const facts = { window, calls: all.total, succeeded: done.total, gaps };
    if (done.total === 0) {
      const reasons = ['it made no successful call in the period: when nobody waits for it, disable or delete it'];
      return {
        ...facts,
        role: { current: key.roles, advised: null, reasons },
        readOnly: { current: key.readOnly, advised: null, reasons },
        allowedAddresses: { current: key.allowedAddresses, advised: null, reasons },
        limitPerMinute: { current: key.limitPerMinute, advised: null, reasons },
      };
    }
    return {
      ...facts,
      role: adviseRole(ctx, window, done, touched),
      readOnly: adviseReadOnly(key.readOnly, done),
      allowedAddresses: adviseAddresses(key.allowedAddresses, done),
      limitPerMinute: adviseLimit(key.limitPerMinute, all),
    };
  },
});

interface Touched {
  readonly object: Guarded;
  readonly isChanged: boolean;
}

/** The objects that are not open to everybody and that the key read or changed. */
async function restrictedTouched(ctx: Context, { scope }: KeyWindow): Promise<Touched[]> {
  const restricted = new Map((await restrictedObjects(ctx)).map((object) => [object.uuid, object]));
  if (restricted.size === 0) return [];
  const filter = { ...scope.filter, outcome: 'succeeded' as const, objects: [...restricted.keys()] };
  const { groups } = await ctx.kernel.calls.summary(
    { ...scope, filter },
    { by: ['object', 'effect'], orderBy: 'calls', limit: 1000 },
  );
  return groups.flatMap(({ values }) => {
    const object = restricted.get(String(values.object));
    return object === undefined ? [] : [{ object, isChanged: values.effect === 'change' }];
  });
}

function adviseRole(ctx: Context, { key }: KeyWindow, done: CallerUse, touched: readonly Touched[]): KeyAdvice['role'] {
  const reasons: string[] = [];
  for (const role of roles) {
    const held = permissionsOf([role]);
    const lacking = done.operations
      .filter(({ permission }) => permission !== '' && !held.has(permission))
      .map(
        ({ operation, permission, total }) =>
          `${operation} (calls: ${total}) needs ${permission}, which ${role} does not hold`,
      );
    const asRole = { ...ctx, roles: [role], actor: { kind: 'key' as const, uuid: key.uuid, name: key.name } };
    const closed = touched
      .filter((each) => !isOpen(asRole, each))
      .map(({ object, isChanged }) => `${object.uuid} is closed to ${role} for ${isChanged ? 'changes' : 'reading'}`);
    const against = [...lacking, ...closed];
    if (against.length === 0) {
      const isCurrent = key.roles.length === 1 && key.roles[0] === role;
      reasons.push(
        `${role} holds everything that its successful calls needed${isCurrent ? '; the key has it already' : ''}`,
      );
      return { current: key.roles, advised: role, reasons };
    }
    reasons.push(...against.slice(0, REASONS_MAX));
  }
  return { current: key.roles, advised: null, reasons };
}

function isOpen(ctx: Context, { object, isChanged }: Touched): boolean {
  if (!mayRead(ctx, object)) return false;
  if (!isChanged) return true;
  try {
    requireChangeable(ctx, object);
    return true;
  } catch {
    return false;
  }
}

function adviseReadOnly(current: boolean, done: CallerUse): KeyAdvice['readOnly'] {
  const changing = done.operations.filter(({ effect }) => effect === 'change');
  if (changing.length === 0)
    return {
      current,
      advised: true,
      reasons: ['none of its successful calls was of an operation that changes something'],
    };
  const reasons = changing
    .slice(0, REASONS_MAX)
    .map(({ operation, total }) => `${operation} (calls: ${total}) changes something`);
  return { current, advised: false, reasons };
}

function adviseAddresses(current: readonly string[], { addresses }: CallerUse): KeyAdvice['allowedAddresses'] {
  const seen = addresses.map(({ address }) => address).filter((address) => address !== '');
  if (seen.length === 0) return { current, advised: null, reasons: ['the addresses of its calls are not known'] };
  if (seen.length > ADDRESSES_MAX) {
    return {
      current,
      advised: null,
      reasons: [`its calls came from ${seen.length} addresses: too many to name; a range may fit`],
    };
  }
  const reasons = addresses
    .slice(0, REASONS_MAX)
    .map(({ address, calls }) => `${address} made ${calls} of its successful calls`);
  return { current, advised: seen, reasons };
}

function adviseLimit(current: number | null, { peak, limited }: CallerUse): KeyAdvice['limitPerMinute'] {
  const at = peak.atMs === null ? '' : `, at ${new Date(peak.atMs).toISOString()}`;
  const reasons = [`no 60 seconds held more than ${peak.callsPerMinute} of its calls${at}`];
  if (limited > 0) reasons.push(`a limit refused ${limited} more, which are not counted`);
  return { current, advised: Math.max(1, peak.callsPerMinute), reasons };
}
