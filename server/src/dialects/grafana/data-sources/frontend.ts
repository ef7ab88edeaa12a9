import { dataSourceTypeName, listUsableDataSources } from '../../../workspace/data-sources/index.ts';
import type { FrontendDataSources, GrafanaOptions } from '../options.ts';

/** What everybody who looks at dashboards is told of data sources; they are asked through the proxy, so nobody learns where they are. */
export const frontendDataSources =
  ({ publicUrl }: Pick<GrafanaOptions, 'publicUrl'>): NonNullable<GrafanaOptions['frontendDataSources']> =>
  async (ctx): Promise<FrontendDataSources> => {
    const sources = await listUsableDataSources({ ctx, input: {} });
    const proxy = `${publicUrl?.basePath ?? ''}/api/datasources/proxy`;
    return {
      datasources: Object.fromEntries(
        sources.map(({ id, uid, name, type, isDefault }) => [
          name,
          {
            id,
            uid,
            name,
            type,
            // Also for those that were set up as direct: their address is for administrators.
            access: 'proxy',
            url: `${proxy}/uid/${uid}`,
            isDefault,
            readOnly: false,
            jsonData: {},
            meta: { id: type, name: dataSourceTypeName(type), type: 'datasource' },
          },
        ]),
      ),
      defaultDatasource: sources.find(({ isDefault }) => isDefault)?.name,
    };
  };
