import { BelvedereError } from '../../errors/index.ts';
import type { MeasuredField } from '../../query/objects/inventory.ts';
import { type KnownField, type KnownMeasurement, knownMeasurements } from '../fields/index.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';

export interface DescribedField extends MeasuredField {
  /** Undefined where nothing is known beside what points hold. */
  readonly known: KnownField | undefined;
}

export interface DescribedMeasurement {
  readonly fields: readonly DescribedField[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
}

/**
 * Fields and tags of a measurement. Errors: `ObjectNotFound` for one of which no points came, in this workspace;
 * `EngineUnavailable`, `QueryLimitExceeded`.
 */
export const describeMeasurement = defineVerb({
  id: 'metrics.info',
  effect: 'read',
  permission: 'infrastructure.Query',
  run: async ({ ctx, input }: { ctx: Context; input: { measurement: string } }): Promise<DescribedMeasurement> => {
    const { measurement } = input;
    const found = await ctx.kernel.inventory.measurement({ workspaceNumber: ctx.workspace.id, measurement });
    if (found === undefined) {
      throw new BelvedereError('ObjectNotFound', 'no points of this measurement came to this workspace in 30 days');
    }
    const known = own<KnownMeasurement>(knownMeasurements, measurement);
    return {
      fields: found.fields.map((field) => described(field, own(known?.fields ?? {}, field.name))),
      tags: found.tags.map((name) => ({ name, description: own(known?.tags ?? {}, name) ?? '' })),
    };
  },
});

/** Shares and rates are no counts, also where all that came were whole. */
const measuredUnits = new Set(['percent', 'B/S', 'C']);

const described = (field: MeasuredField, known: KnownField | undefined): DescribedField => ({
  ...field,
  type: field.type === 'int' && measuredUnits.has(known?.unit ?? '') ? 'float' : field.type,
  known,
});

/** Names come from callers and agents, and `constructor` is one. */
const own = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
