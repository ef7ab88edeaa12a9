import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';
import { RefusedQuery } from './ask.ts';
import { openDataSource } from './reach.ts';
import type { DataSourceSelector } from './state.ts';
import { queryableType } from './types/index.ts';

export interface HealthInput {
  readonly selector: DataSourceSelector;
  readonly signal?: AbortSignal | undefined;
}

export interface DataSourceHealth {
  readonly works: boolean;
  /** What the data source answered, or why it did not. */
  readonly message: string;
}

/** Codes that tell something about the data source and not about the caller. */
const ofTheTarget = /^Target|^SecretNotKept$|^InvalidParameter$/;

/** Really asks. Errors: `ObjectNotFound`, also for a type that the server cannot ask. */
export const checkDataSource = defineVerb({
  id: 'dataSources.checkHealth',
  effect: 'read',
  run: async ({
    ctx,
    input: { selector, signal },
  }: {
    ctx: Context;
    input: HealthInput;
  }): Promise<DataSourceHealth> => {
    try {
      const open = await openDataSource(ctx, selector);
      const type = queryableType(open.source.type);
      if (type === undefined) {
        throw new BelvedereError('ObjectNotFound', `there is no health check for the type ${open.source.type}`);
      }
      return { works: true, message: await type.health({ ctx, open, signal }) };
    } catch (error) {
      const told = error instanceof RefusedQuery || (error instanceof BelvedereError && ofTheTarget.test(error.code));
      if (!told) throw error;
      return { works: false, message: (error as Error).message };
    }
  },
});
