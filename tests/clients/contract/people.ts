import { basic } from '../../../server/src/dialects/grafana/testing/start-grafana.ts';
import type { Contract } from './contract.ts';
import { entry } from './role-access.ts';

const password = 'a long password';
const user = {
  id: 1,
  uid: '',
  email: '',
  name: '',
  login: '',
  theme: '',
  orgId: 1,
  isGrafanaAdmin: false,
  isDisabled: false,
  isExternal: false,
  authLabels: [],
  updatedAt: '',
  createdAt: '',
  avatarUrl: '',
};
const found = {
  id: 1,
  uid: '',
  name: '',
  login: '',
  email: '',
  avatarUrl: '',
  isAdmin: false,
  isDisabled: false,
  lastSeenAt: '',
  lastSeenAtAge: '',
  authLabels: [],
};
const team = { id: 1, uid: '', orgId: 1, name: '', email: '', avatarUrl: '', memberCount: 0, permission: 0 };
const token = { id: 1, isActive: true, clientIp: '', createdAt: '', seenAt: '', browser: '', os: '' };

export async function users(contract: Contract): Promise<void> {
  const holds = contract.holds.bind(contract);
  const made = { id: 1, uid: '', message: '=User created' };
  const { id } = await holds('POST /api/admin/users', {
    body: { login: 'held', email: 'held@example.org', name: 'Held', password },
    answer: made,
  });
  const path = { id };
  await holds('GET /api/users', { answer: [found] });
  await holds('GET /api/users/search', { answer: { totalCount: 1, users: [found], page: 1, perPage: 1 } });
  await holds('GET /api/users/lookup', { query: '?loginOrEmail=held', answer: user });
  await holds('GET /api/users/{id}', { path, answer: user });
  await holds('PUT /api/users/{id}', {
    path,
    body: { login: 'held', email: 'held@example.org', name: 'Kept' },
    answer: { message: '=User updated' },
  });
  await holds('GET /api/users/{id}/orgs', { path, answer: [{ orgId: 1, name: '', role: '=Viewer' }] });
  await holds('GET /api/users/{id}/teams', { path, answer: [] });
  await holds('POST /api/users/{id}/using/{orgId}', {
    path: { id, orgId: 1 },
    answer: { message: '=Active organization changed' },
  });
  await holds('PUT /api/admin/users/{id}/permissions', {
    path,
    body: { isGrafanaAdmin: false },
    answer: { message: '=User permissions updated' },
  });

  await contract.server.anonymous('POST', '/login', { user: 'held', password });
  const tokens = await holds('GET /api/admin/users/{id}/auth-tokens', { path, answer: [token] });
  await holds('POST /api/admin/users/{id}/revoke-auth-token', {
    path,
    body: { authTokenId: tokens[0].id },
    answer: { message: '=User auth token revoked' },
  });
  await holds('POST /api/admin/users/{id}/logout', { path, answer: { message: '=User logged out' } });
  await holds('POST /api/admin/users/{id}/disable', { path, answer: { message: '=User disabled' } });
  await holds('POST /api/admin/users/{id}/enable', { path, answer: { message: '=User enabled' } });
  await holds('PUT /api/admin/users/{id}/password', {
    path,
    body: { password: 'another password' },
    answer: { message: '=User password updated' },
  });
  await holds('DELETE /api/admin/users/{id}', { path, answer: { message: '=User deleted' } });
  await holds('GET /api/admin/settings', { answer: { DEFAULT: {}, server: {}, security: {}, plugins: {} } });
  await holds('GET /api/admin/stats', {
    answer: {
      orgs: 1,
      dashboards: 1,
      snapshots: 0,
      tags: 0,
      datasources: 0,
      playlists: 0,
      stars: 0,
      alerts: 0,
      users: 1,
      admins: 1,
      editors: 0,
      viewers: 0,
      activeUsers: 0,
      activeSessions: 0,
    },
  });
}

/** What a person does for himself. */
export async function oneself(contract: Contract): Promise<void> {
  const holds = contract.holds.bind(contract);
  await holds('GET /api/login/ping', { answer: { message: '=Logged in' } });
  await holds('GET /api/user', { answer: { ...user, login: '=admin' } });
  await holds('PUT /api/user', {
    body: { login: 'admin', name: 'Administrator' },
    answer: { message: '=User updated' },
  });
  await holds('GET /api/user/orgs', { answer: [{ orgId: 1, name: '', role: '' }] });
  await holds('GET /api/user/teams', { answer: [] });
  await holds('GET /api/user/quotas', { status: 404, answer: { message: '=Quotas not enabled' } });
  await holds('POST /api/user/using/{orgId}', {
    path: { orgId: 1 },
    answer: { message: '=Active organization changed' },
  });
  await holds('PUT /api/user/preferences', {
    body: { theme: 'dark', timezone: 'utc' },
    answer: { message: '=Preferences updated' },
  });
  await holds('PATCH /api/user/preferences', {
    body: { weekStart: 'monday' },
    answer: { message: '=Preferences updated' },
  });
  await holds('GET /api/user/preferences', { answer: { theme: '=dark', timezone: '=utc', weekStart: '=monday' } });

  await contract.server.admin('POST', '/api/admin/users', { login: 'own', password });
  const Authorization = basic('own', password);
  const login = await contract.server.anonymous('POST', '/login', { user: 'own', password });
  const Cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
  const tokens = await holds('GET /api/user/auth-tokens', { as: 'anonymous', headers: { Cookie }, answer: [token] });
  const revoke = { body: { authTokenId: tokens[0].id }, answer: { message: '=User auth token revoked' } };
  await holds('POST /api/user/revoke-auth-token', { as: 'anonymous', headers: { Authorization }, ...revoke });
  const change = {
    body: { oldPassword: password, newPassword: 'another password' },
    answer: { message: '=User password changed' },
  };
  await holds('PUT /api/user/password', { as: 'anonymous', headers: { Authorization }, ...change });

  await holds('GET /api/user/signup/options', {
    as: 'anonymous',
    answer: { verifyEmailEnabled: false, autoAssignOrg: true },
  });
  await holds('POST /api/user/signup', {
    as: 'anonymous',
    body: { email: 'new@example.org' },
    answer: { status: '=SignUpCreated' },
  });
  const newcomer = { email: 'new@example.org', username: 'newcomer', name: 'New', password };
  await holds('POST /api/user/signup/step2', {
    as: 'anonymous',
    body: newcomer,
    answer: { message: '=User sign up completed succesfully', code: '' },
  });
  // No mail is sent, so both say where a password comes from instead.
  await holds('POST /api/user/password/send-reset-email', {
    as: 'anonymous',
    body: { userOrEmail: 'own' },
    status: 404,
    answer: { message: '' },
  });
  await holds('POST /api/user/password/reset', {
    as: 'anonymous',
    body: { code: 'x' },
    status: 404,
    answer: { message: '' },
  });
}

export async function teams(contract: Contract): Promise<void> {
  const holds = contract.holds.bind(contract);
  const { id: userId } = await holds('POST /api/admin/users', { body: { login: 'mate', password } });
  const { teamId: id } = await holds('POST /api/teams', {
    body: { name: 'Held team', email: 'team@example.org' },
    answer: { message: '=Team created', teamId: 1, uid: '' },
  });
  const path = { id };
  await holds('GET /api/teams/search', {
    query: '?query=held',
    answer: { totalCount: 1, teams: [team], page: 1, perPage: 1 },
  });
  await holds('GET /api/teams/{id}', { path, answer: team });
  await holds('PUT /api/teams/{id}', {
    path,
    body: { name: 'Held team', email: '' },
    answer: { message: '=Team updated' },
  });
  await holds('POST /api/teams/{id}/members', { path, body: { userId }, answer: { message: '=Member added to Team' } });
  await holds('PUT /api/teams/{id}/members/{userId}', {
    path: { id, userId },
    body: { permission: 4 },
    answer: { message: '=Team member updated' },
  });
  await holds('GET /api/teams/{id}/members', {
    path,
    answer: [
      {
        orgId: 1,
        teamId: 1,
        teamUID: '',
        userId: 1,
        userUID: '',
        auth_module: '',
        email: '',
        name: '',
        login: '',
        avatarUrl: '',
        permission: 0,
      },
    ],
  });
  await holds('DELETE /api/teams/{id}/members/{userId}', {
    path: { id, userId },
    answer: { message: '=Team Member removed' },
  });
  const levels = '/api/access-control/teams';
  await holds(`GET ${levels}/description`, { answer: { assignments: { users: true }, permissions: [''] } });
  await holds(`POST ${levels}/{id}`, {
    path,
    body: { permissions: [{ userId, permission: 'Member' }] },
    answer: { message: '=Permissions updated' },
  });
  await holds(`POST ${levels}/{id}/users/{userID}`, {
    path: { id, userID: userId },
    body: { permission: 'Admin' },
    answer: { message: '=Permission updated' },
  });
  await holds(`GET ${levels}/{id}`, { path, answer: [{ ...entry, userId: 1, userUid: '', userLogin: '' }] });
  await holds(`POST ${levels}/{id}/teams/{teamID}`, {
    path: { id, teamID: id },
    body: { permission: 'Member' },
    status: 400,
    answer: { message: '' },
  });
  await holds(`POST ${levels}/{id}/builtInRoles/{role}`, {
    path: { id, role: 'Viewer' },
    body: { permission: 'Member' },
    status: 400,
    answer: { message: '' },
  });
  await holds('PUT /api/teams/{id}/preferences', {
    path,
    body: { theme: 'dark' },
    answer: { message: '=Preferences updated' },
  });
  await holds('GET /api/teams/{id}/preferences', { path, answer: { theme: '=dark' } });
  await holds('DELETE /api/teams/{id}', { path, answer: { message: '=Team deleted' } });
}
