import type { Contract } from './contract.ts';

const annotation = {
  id: 1,
  dashboardId: 0,
  panelId: 0,
  userId: 1,
  login: '',
  text: '',
  time: 1,
  timeEnd: 1,
  tags: [''],
  created: 1,
  updated: 1,
};

/** Annotations and snapshots. */
export async function annotations(contract: Contract): Promise<void> {
  const holds = contract.holds.bind(contract);
  const added = { message: '=Annotation added', id: 1 };
  const { id } = await holds('POST /api/annotations', {
    body: { text: 'Deployed', tags: ['deploy'], time: 1_700_000_000_000 },
    answer: added,
  });
  await holds('POST /api/annotations/graphite', {
    body: { what: 'Event', tags: 'deploy shop', when: 1_700_000_000 },
    answer: { message: '=Graphite annotation added', id: 1 },
  });
  await holds('GET /api/annotations', { query: '?tags=deploy', answer: [annotation] });
  await holds('GET /api/annotations/{id}', { path: { id }, answer: annotation });
  await holds('GET /api/annotations/tags', { answer: { result: { tags: [{ tag: '', count: 1 }] } } });
  await holds('PUT /api/annotations/{id}', {
    path: { id },
    body: { text: 'Deployed again', tags: ['deploy'], time: 1_700_000_000_000 },
    answer: { message: '=Annotation updated' },
  });
  await holds('PATCH /api/annotations/{id}', {
    path: { id },
    body: { text: 'Patched' },
    answer: { message: '=Annotation patched' },
  });
  await holds('DELETE /api/annotations/{id}', { path: { id }, answer: { message: '=Annotation deleted' } });
  const { id: dashboardId } = await holds('POST /api/dashboards/db', { body: { dashboard: { title: 'Noted' } } });
  await holds('POST /api/annotations', { body: { dashboardId, panelId: 1, text: 'On a panel' }, answer: added });
  await holds('POST /api/annotations/mass-delete', {
    body: { dashboardId, panelId: 1 },
    answer: { message: '=Annotations deleted' },
  });

  const snapshot = {
    body: { dashboard: { title: 'Taken' }, name: 'Taken', expires: 3600 },
    answer: { key: '', deleteKey: '', url: '', deleteUrl: '' },
  };
  const { key, deleteKey } = await holds('POST /api/snapshots', snapshot);
  const taken = {
    meta: { isSnapshot: true, type: '=snapshot', canSave: false, expires: '', created: '' },
    dashboard: { title: '=Taken' },
  };
  await holds('GET /api/snapshots/{key}', { as: 'anonymous', path: { key }, answer: taken });
  await holds('GET /api/dashboard/snapshots', {
    answer: [{ id: 1, name: '', key: '', orgId: 1, external: false, expires: '', created: '', updated: '' }],
  });
  await holds('GET /api/snapshot/shared-options', { answer: {} });
  const gone = { message: "=Snapshot deleted. It might take an hour before it's cleared from any CDN caches." };
  await holds('GET /api/snapshots-delete/{deleteKey}', { as: 'anonymous', path: { deleteKey }, answer: gone });
  const { key: other } = await holds('POST /api/snapshots', snapshot);
  await holds('DELETE /api/snapshots/{key}', { path: { key: other }, answer: gone });
}
