import type { Contract } from './contract.ts';

const saved = { id: 1, uid: '', url: '', status: '=success', version: 1, slug: '', folderUid: '' };
const meta = {
  type: '=db',
  isStarred: false,
  canSave: true,
  canEdit: true,
  canAdmin: true,
  canStar: true,
  canDelete: true,
  slug: '',
  url: '',
  expires: '',
  created: '',
  updated: '',
  createdBy: '=admin',
  updatedBy: '=admin',
  version: 1,
  hasAcl: false,
  isFolder: false,
  folderId: 0,
  folderUid: '',
  folderTitle: '',
  folderUrl: '',
  provisioned: false,
  annotationsPermissions: { dashboard: { canAdd: true, canEdit: true, canDelete: true }, organization: {} },
};
const version = {
  id: 1,
  dashboardId: 1,
  uid: '',
  parentVersion: 0,
  restoredFrom: 0,
  version: 1,
  created: '',
  createdBy: '=admin',
  message: '',
};

export async function dashboards(contract: Contract): Promise<void> {
  const holds = contract.holds.bind(contract);
  const dashboard = { uid: 'contract', title: 'Contract', tags: ['contract'], panels: [] };
  const { id } = await holds('POST /api/dashboards/db', { body: { dashboard, message: 'made' }, answer: saved });
  const full = { meta, dashboard: { id: 1, uid: '=contract', title: '=Contract', version: 1, tags: [''] } };
  await holds('GET /api/dashboards/uid/{uid}', { path: { uid: 'contract' }, answer: full });
  await holds('GET /api/dashboards/db/{slug}', { path: { slug: 'contract' }, answer: full });
  await holds('GET /api/dashboards/ids/{ids}', { path: { ids: id } });
  await holds('GET /api/dashboards/tags', { answer: [{ term: '', count: 1 }] });
  await holds('GET /api/dashboards/home', {
    answer: { meta: { isHome: true, slug: '' }, dashboard: { title: '=Home' } },
  });
  const file = { path: { file: 'any.json' }, status: 404, answer: { message: '=Dashboard not found' } };
  await holds('GET /api/dashboards/file/{file}', file);

  await holds('POST /api/dashboards/db', {
    body: { dashboard: { ...dashboard, version: 1, refresh: '1m' } },
    answer: saved,
  });
  const byUid = { uid: 'contract' };
  await holds('GET /api/dashboards/uid/{uid}/versions', {
    path: byUid,
    answer: { continueToken: '', versions: [version] },
  });
  await holds('GET /api/dashboards/id/{id}/versions', { path: { id }, answer: [version] });
  const old = { ...version, data: { title: '=Contract' } };
  await holds('GET /api/dashboards/uid/{uid}/versions/{version}', { path: { ...byUid, version: 1 }, answer: old });
  await holds('GET /api/dashboards/id/{id}/versions/{version}', { path: { id, version: 1 }, answer: old });
  await holds('POST /api/dashboards/uid/{uid}/restore', { path: byUid, body: { version: 1 }, answer: saved });
  await holds('POST /api/dashboards/id/{id}/restore', { path: { id }, body: { version: 2 }, answer: saved });

  const compared = { base: { dashboardId: id, version: 1 }, new: { dashboardId: id, version: 2 }, diffType: 'delta' };
  await holds('POST /api/dashboards/calculate-diff', {
    body: compared,
    answer: { truncated: false, changes: [{ path: '', kind: '' }] },
  });

  for (const path of ['/api/user/stars/dashboard/uid/{uid}', '/api/user/stars/dashboard/{id}']) {
    await holds(`POST ${path}`, { path: { ...byUid, id }, answer: { message: '=Dashboard starred!' } });
    await holds(`DELETE ${path}`, { path: { ...byUid, id }, answer: { message: '=Dashboard unstarred' } });
  }

  const imported = {
    title: 'Imported',
    uid: 'imported',
    __inputs: [{ name: 'A', type: 'datasource', pluginId: 'loki' }],
  };
  await holds('POST /api/dashboards/import', {
    body: {
      dashboard: imported,
      overwrite: true,
      inputs: [{ name: 'A', type: 'datasource', pluginId: 'loki', value: 'x' }],
    },
    answer: {
      uid: '=imported',
      title: '=Imported',
      imported: true,
      importedUri: '',
      importedUrl: '',
      slug: '',
      dashboardId: 1,
      folderUid: '',
      removed: false,
    },
  });
  const deleted = { title: '=Imported', message: '=Dashboard Imported deleted', uid: '=imported', id: 1 };
  await holds('DELETE /api/dashboards/uid/{uid}', { path: { uid: 'imported' }, answer: deleted });
  await holds('DELETE /api/dashboards/db/{slug}', {
    path: { slug: 'contract' },
    answer: { title: '=Contract', message: '', id: 1 },
  });
}
