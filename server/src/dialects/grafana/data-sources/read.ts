import {
  dataSourceTypes,
  getDataSource,
  identifyDataSource,
  listDataSources,
} from '../../../workspace/data-sources/index.ts';
import { type GrafanaRoute, grafanaRoute, reads } from '../routes.ts';
import { dataSourceAnswer, listRow } from './answers.ts';
import { notFound, selectorOf } from './selectors.ts';

const getOne = (path: string): GrafanaRoute =>
  grafanaRoute({
    method: 'GET',
    path,
    summary: 'One data source, without its secrets',
    guard: 'orgAdmin',
    does: getDataSource,
    errors: { ObjectNotFound: notFound },
    handle: async ({ ctx, params, note }) => {
      const source = await getDataSource({ ctx, input: { selector: selectorOf(params) } });
      note.object = source.uuid;
      return dataSourceAnswer(ctx, source);
    },
  });

export const readRoutes: readonly GrafanaRoute[] = [
  grafanaRoute({
    method: 'GET',
    path: '/api/datasources',
    summary: 'All data sources of the organization, by name',
    guard: 'orgAdmin',
    does: listDataSources,
    handle: async ({ ctx }) => (await listDataSources({ ctx, input: {} })).map((source) => listRow(ctx, source)),
  }),
  grafanaRoute({
    method: 'GET',
    path: '/api/datasources/plugins',
    summary: 'The types that the server can ask',
    guard: 'orgAdmin',
    does: reads('dataSources.listTypes'),
    handle: () =>
      Object.fromEntries(
        dataSourceTypes.map(({ id, title }) => [
          id,
          {
            name: title,
            type: id,
            module: '',
            partials: {},
            pluginType: 'datasource',
            serviceName: '',
            metrics: true,
            annotations: false,
          },
        ]),
      ),
  }),
  getOne('/api/datasources/{id}'),
  getOne('/api/datasources/uid/{uid}'),
  getOne('/api/datasources/name/{name}'),
  grafanaRoute({
    method: 'GET',
    path: '/api/datasources/id/{name}',
    summary: 'The number of a data source by its name',
    guard: 'signedIn',
    does: identifyDataSource,
    errors: { ObjectNotFound: notFound },
    handle: async ({ ctx, params, note }) => {
      const { id, uuid } = await identifyDataSource({ ctx, input: { selector: selectorOf(params) } });
      note.object = uuid;
      return { id };
    },
  }),
];
