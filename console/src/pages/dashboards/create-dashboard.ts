import { grafanaApi, openApi } from '../../api/client.ts';
import type { FormatName } from '../dashboard/model.ts';

const emptyTemplate = { main: { type: 'template', vars: [], groups: [], charts: [] } };

/** Makes an empty dashboard; answers what it is opened by. */
export async function createDashboard(format: FormatName, title: string): Promise<string> {
  if (format === 'guance') {
    const body = { name: title, templateInfo: emptyTemplate };
    return (await openApi.post<{ uuid: string }>('/dashboards/create', body)).content.uuid;
  }
  const dashboard = { title, schemaVersion: 39, panels: [], time: { from: 'now-6h', to: 'now' } };
  return (await grafanaApi.post<{ uid: string }>('/api/dashboards/db', { dashboard })).uid;
}
