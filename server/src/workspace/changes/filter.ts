import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Database } from '../../store/schema.ts';

/** Which changes are meant; everything that is named must hold. */
export interface ChangeFilter {
  /** Uuid of who made it: `acnt_…`, `wsak_…` or `SYS`. */
  readonly actor?: string | undefined;
  /** Uuid of the key that made it. */
  readonly key?: string | undefined;
  readonly noun?: string | undefined;
  readonly verb?: string | undefined;
  /** Uuid of the changed object. */
  readonly object?: string | undefined;
  /** Trace id of the call that made it. */
  readonly traceId?: string | undefined;
  /** Epoch seconds, inclusive. */
  readonly from?: number | undefined;
  /** Epoch seconds; the whole second is included. */
  readonly to?: number | undefined;
}

/** Whether a row of `changes` fits. */
export function fits(
  eb: ExpressionBuilder<Database, 'changes'>,
  { actor, key, noun, verb, object, traceId, from, to }: ChangeFilter,
): Expression<SqlBool> {
  const rules = [
    actor === undefined ? [] : [eb('changes.actor_uuid', '=', actor)],
    key === undefined ? [] : [eb('changes.actor_uuid', '=', key), eb('changes.actor_kind', '=', 'key')],
    noun === undefined ? [] : [eb('changes.noun', '=', noun)],
    verb === undefined ? [] : [eb('changes.verb', '=', verb)],
    object === undefined ? [] : [eb('changes.object_uuid', '=', object)],
    traceId === undefined ? [] : [eb('changes.trace_id', '=', traceId)],
    from === undefined ? [] : [eb('changes.at', '>=', from * 1000)],
    to === undefined ? [] : [eb('changes.at', '<', (to + 1) * 1000)],
  ];
  return eb.and(rules.flat());
}
