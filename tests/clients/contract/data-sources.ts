import type { Contract } from './contract.ts';
import { roleAccess } from './role-access.ts';

const source = {
  id: 1,
  uid: '',
  orgId: 1,
  name: '',
  type: '',
  typeLogoUrl: '',
  access: '=proxy',
  url: '',
  user: '',
  database: '',
  basicAuth: false,
  isDefault: false,
  jsonData: {},
  readOnly: false,
};
const full = { ...source, basicAuthUser: '', withCredentials: false, secureJsonFields: {}, version: 1 };

/** @param target address of something that answers everything with 200 */
export async function dataSources(contract: Contract, target: string): Promise<void> {
  const holds = contract.holds.bind(contract);
  const body = (name: string) => ({ name, type: 'graphite', access: 'proxy', url: target, jsonData: {} });
  const made = { datasource: full, id: 1, message: '=Datasource added', name: '' };
  const first = await holds('POST /api/datasources', { body: body('first source'), answer: made });
  const { uid } = first.datasource;
  const { id } = first;
  await holds('GET /api/datasources', { answer: [{ ...source, typeName: '' }] });
  const places = { 'uid/{uid}': { uid }, '{id}': { id }, 'name/{name}': { name: 'first source' } };
  for (const [place, path] of Object.entries(places))
    await holds(`GET /api/datasources/${place}`, { path, answer: full });
  await holds('GET /api/datasources/id/{name}', { path: { name: 'first source' }, answer: { id: 1 } });
  await holds('GET /api/datasources/plugins', { answer: { prometheus: { type: '', name: '' } } });
  const updated = { ...made, message: '=Datasource updated' };
  await holds('PUT /api/datasources/uid/{uid}', {
    path: { uid },
    body: { ...body('first source'), isDefault: true },
    answer: updated,
  });
  await holds('PUT /api/datasources/{id}', { path: { id }, body: body('first source'), answer: updated });
  // Graphite has no program behind it here, and what has none has no health.
  for (const [place, path] of Object.entries({ 'uid/{uid}': { uid }, '{id}': { id } })) {
    await holds(`GET /api/datasources/${place}/health`, { path, status: 404 });
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const sent = method === 'GET' ? {} : { body: { any: 'thing' } };
      await holds(`${method} /api/datasources/proxy/${place}`, { path, ...sent });
      await holds(`${method} /api/datasources/proxy/${place}/*`, { path: { ...path, '*': 'render' }, ...sent });
    }
  }
  await holds('POST /api/ds/query', {
    body: { queries: [], from: 'now-1h', to: 'now' },
    status: 400,
    answer: { message: '' },
  });
  await roleAccess(contract, '/api/access-control/datasources/{uid}', { uid });
  await holds('DELETE /api/datasources/{id}', { path: { id }, answer: { message: '=Data source deleted' } });
  const { datasource } = await holds('POST /api/datasources', { body: body('second source') });
  await holds('DELETE /api/datasources/uid/{uid}', {
    path: { uid: datasource.uid },
    answer: { message: '=Data source deleted', id: 1 },
  });
  await holds('POST /api/datasources', { body: body('third source') });
  await holds('DELETE /api/datasources/name/{name}', {
    path: { name: 'third source' },
    answer: { message: '=Data source deleted', id: 1 },
  });
}
