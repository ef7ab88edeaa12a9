import type { Contract } from './contract.ts';

const folder = {
  id: 1,
  uid: '',
  orgId: 1,
  title: '',
  url: '',
  hasAcl: false,
  canSave: true,
  canEdit: true,
  canAdmin: true,
  canDelete: true,
  createdBy: '=admin',
  created: '',
  updatedBy: '=admin',
  updated: '',
  version: 1,
  parentUid: '',
};
const hit = {
  id: 1,
  uid: '',
  orgId: 1,
  title: '',
  uri: '',
  url: '',
  slug: '',
  type: '',
  isStarred: false,
  sortMeta: 0,
};
const grant = {
  permission: 1,
  permissionName: '',
  inherited: false,
  created: '',
  updated: '',
  userId: 0,
  userLogin: '',
  teamId: 0,
  team: '',
};
const resource = { id: 1, roleName: '', isManaged: true, isInherited: false, isServiceAccount: false, permission: '' };

/** Folders, what lies in them, what is found, and who may what. */
export async function folders(contract: Contract): Promise<void> {
  const holds = contract.holds.bind(contract);
  const path = { uid: 'shelf' };
  const { id } = await holds('POST /api/folders', { body: { uid: 'shelf', title: 'Shelf' }, answer: folder });
  await holds('POST /api/folders', {
    body: { uid: 'box', title: 'Box', parentUid: 'shelf' },
    answer: { ...folder, parents: [{ uid: '' }] },
  });
  await holds('GET /api/folders', { answer: [{ id: 1, uid: '', title: '' }] });
  await holds('GET /api/folders/{uid}', { path, answer: folder });
  await holds('GET /api/folders/id/{id}', { path: { id }, answer: folder });
  await holds('PUT /api/folders/{uid}', {
    path,
    body: { title: 'Shelves', version: 1 },
    answer: { ...folder, title: '=Shelves' },
  });
  await holds('GET /api/folders/{uid}/counts', {
    path,
    answer: { folder: 1, dashboard: 0, librarypanel: 0, alertrule: 0 },
  });
  await holds('POST /api/folders/{uid}/move', { path: { uid: 'box' }, body: { parentUid: '' }, answer: folder });

  const dashboard = { uid: 'shelved', title: 'Shelved', tags: ['shelf'] };
  const { id: dashboardId } = await holds('POST /api/dashboards/db', { body: { dashboard, folderUid: 'shelf' } });
  await holds('GET /api/search', {
    query: '?query=shelv&type=dash-db',
    answer: [{ ...hit, tags: [''], folderId: 1, folderUid: '=shelf', folderTitle: '', folderUrl: '' }],
  });
  await holds('GET /api/search', { query: '?type=dash-folder', answer: [{ ...hit, tags: [] }] });
  await holds('GET /api/search/sorting', { answer: { sortOptions: [{ name: '', displayName: '', description: '' }] } });

  const { teamId } = await holds('POST /api/teams', { body: { name: 'Shelf team' } });
  const items = [
    { role: 'Viewer', permission: 1 },
    { role: 'Editor', permission: 2 },
    { teamId, permission: 1 },
    { userId: 1, permission: 4 },
  ];
  await holds('GET /api/folders/{uid}/permissions', {
    path,
    answer: [{ ...grant, folderId: 1, uid: '=shelf', isFolder: true }],
  });
  await holds('POST /api/folders/{uid}/permissions', {
    path,
    body: { items },
    answer: { message: '=Folder permissions updated' },
  });
  const ofDashboard = {
    '/api/dashboards/uid/{uid}/permissions': { uid: 'shelved' },
    '/api/dashboards/id/{id}/permissions': { id: dashboardId },
  };
  for (const [template, place] of Object.entries(ofDashboard)) {
    await holds(`GET ${template}`, { path: place, answer: [{ ...grant, dashboardId: 1, uid: '', isFolder: false }] });
    await holds(`POST ${template}`, {
      path: place,
      body: { items },
      answer: { message: '=Dashboard permissions updated' },
    });
  }
  for (const [kind, uid] of Object.entries({ folders: 'shelf', dashboards: 'shelved' })) {
    const base = `/api/access-control/${kind}`;
    const changed = { message: '=Permission updated' };
    await holds(`GET ${base}/description`, { answer: { assignments: {}, permissions: [''] } });
    await holds(`POST ${base}/{uid}`, {
      path: { uid },
      body: { permissions: [{ userId: 1, permission: 'Admin' }] },
      answer: { message: '=Permissions updated' },
    });
    await holds(`POST ${base}/{uid}/users/{userID}`, {
      path: { uid, userID: 1 },
      body: { permission: 'Edit' },
      answer: changed,
    });
    await holds(`POST ${base}/{uid}/teams/{teamID}`, {
      path: { uid, teamID: teamId },
      body: { permission: 'View' },
      answer: changed,
    });
    await holds(`POST ${base}/{uid}/builtInRoles/{role}`, {
      path: { uid, role: 'Viewer' },
      body: { permission: 'View' },
      answer: changed,
    });
    await holds(`GET ${base}/{uid}`, { path: { uid }, answer: [resource] });
  }
  await holds('DELETE /api/folders/{uid}', {
    path: { uid: 'box' },
    answer: { message: '=Folder Box deleted', title: '=Box', id: 1 },
  });
  await holds('DELETE /api/teams/{id}', { path: { id: teamId }, answer: { message: '=Team deleted' } });
}
