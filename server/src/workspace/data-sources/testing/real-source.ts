import { createOutbound, parseAllowedTarget } from '../../../outbound/index.ts';
import type { Context } from '../../kernel/context.ts';
import { contextFor, openTestKernel, type TestKernel } from '../../testing/index.ts';
import { createDataSource } from '../create.ts';
import { checkDataSource, type DataSourceHealth } from '../health.ts';
import { type QueryAnswer, queryDataSources } from '../query.ts';
import type { DataSourceState } from '../state.ts';

/** One workspace of a kernel that may reach one real server, and data sources for it. */
export interface RealSources {
  readonly ctx: Context;
  readonly kernel: TestKernel;
  /** A new data source; its uid. */
  readonly make: (state?: Partial<DataSourceState>, secrets?: Record<string, string>) => Promise<string>;
  readonly ask: (
    uid: string,
    model: Record<string, unknown>,
    more?: { readonly from?: string; readonly to?: string; readonly signal?: AbortSignal },
  ) => Promise<QueryAnswer>;
  readonly health: (uid: string) => Promise<DataSourceHealth>;
}

/**
 * @param hostAndPort what the kernel may reach
 * @param usual what the data sources are unless a test says otherwise
 */
export async function openRealSources(
  hostAndPort: string,
  usual: Partial<DataSourceState> & { readonly type: string },
  usualSecrets: Record<string, string> = {},
): Promise<RealSources> {
  const allowed = parseAllowedTarget(hostAndPort);
  const kernel = await openTestKernel({ outbound: createOutbound({ allow: allowed === undefined ? [] : [allowed] }) });
  const ctx = await contextFor(kernel);
  let names = 0;
  return {
    ctx,
    kernel,
    make: async (state = {}, secrets = usualSecrets) => {
      names += 1;
      const whole = {
        uid: undefined,
        name: `real ${names}`,
        access: 'proxy' as const,
        url: hostAndPort,
        user: '',
        database: '',
        basicAuth: false,
        basicAuthUser: '',
        withCredentials: false,
        isDefault: false,
        readOnly: false,
        jsonData: {},
        ...usual,
        ...state,
      };
      return (await createDataSource({ ctx, input: { state: whole, secrets: { set: secrets, removed: [] } } })).uid;
    },
    ask: (uid, model, { from = '1700000000000', to = '1700003600000', signal } = {}) =>
      queryDataSources({
        ctx,
        input: { from, to, queries: [{ refId: 'A', datasource: { uid }, ...model }], signal },
      }),
    health: (uid) => checkDataSource({ ctx, input: { selector: { uid } } }),
  };
}
