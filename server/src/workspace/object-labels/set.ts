import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { labelsForChange } from './rows.ts';
import { writeLabels } from './write.ts';

export interface ObjectLabelsInput {
  /** `HOST`, `host_processes`, … */
  readonly objectClass: string;
  readonly objectName: string;
  /** All of them, in place of those that the object has; none takes them away. Nothing changes when left out. */
  readonly labels?: readonly string[] | undefined;
}

/** Labels an object that agents report, also one that nobody has reported yet. */
export const setObjectLabels = defineVerb({
  id: 'objectLabels.set',
  effect: 'change',
  permission: 'infrastructure.setManage',
  run: ({ ctx, input }: { ctx: Context; input: ObjectLabelsInput }) =>
    transact(ctx, async (unit): Promise<readonly string[]> => {
      const { objectClass, objectName, labels } = input;
      const stored =
        labels === undefined
          ? await labelsForChange(ctx, unit, objectClass, objectName)
          : await writeLabels(ctx, unit, { objectClass, objectName, labels }, { verb: 'set' });
      return stored?.labels ?? [];
    }),
});
