import type { Contract } from './contract.ts';

const details = {
  id: 1,
  name: '',
  address: { address1: '', address2: '', city: '', zipCode: '', state: '', country: '' },
};
const member = {
  orgId: 1,
  userId: 1,
  uid: '',
  email: '',
  name: '',
  avatarUrl: '',
  login: '',
  role: '',
  lastSeenAt: '',
  lastSeenAtAge: '',
  isDisabled: false,
  authLabels: [],
  isExternallySynced: false,
};
const address = { address1: 'Street 1', city: 'Town', zipcode: '12345', country: 'Land' };
const page = { totalCount: 1, orgUsers: [member], page: 1, perPage: 1 };
const noQuotas = { status: 404, answer: { message: '=Quotas not enabled' } };

export async function organizations(contract: Contract): Promise<void> {
  const holds = contract.holds.bind(contract);
  await holds('GET /api/org', { answer: details });
  await holds('PUT /api/org', { body: { name: 'Belvedere' }, answer: { message: '=Organization updated' } });
  await holds('PUT /api/org/address', { body: address, answer: { message: '=Address updated' } });
  await holds('GET /api/org/quotas', noQuotas);
  await holds('PUT /api/org/preferences', { body: { theme: 'light' }, answer: { message: '=Preferences updated' } });
  await holds('PATCH /api/org/preferences', { body: { timezone: 'utc' }, answer: { message: '=Preferences updated' } });
  await holds('GET /api/org/preferences', { answer: { theme: '=light', timezone: '=utc' } });

  const { orgId: id } = await holds('POST /api/orgs', {
    body: { name: 'Held org' },
    answer: { orgId: 1, message: '=Organization created' },
  });
  const path = { id };
  await holds('GET /api/orgs', { answer: [{ id: 1, name: '' }] });
  await holds('GET /api/orgs/{id}', { path, answer: details });
  await holds('GET /api/orgs/name/{name}', { path: { name: 'Held org' }, answer: details });
  await holds('PUT /api/orgs/{id}', {
    path,
    body: { name: 'Held organization' },
    answer: { message: '=Organization updated' },
  });
  await holds('PUT /api/orgs/{id}/address', { path, body: address, answer: { message: '=Address updated' } });
  await holds('GET /api/orgs/{id}/quotas', { path, ...noQuotas });
  const quota = { ...noQuotas, body: { limit: 1 } };
  await holds('PUT /api/orgs/{id}/quotas/{target}', { path: { id, target: 'users' }, ...quota });
  await holds('GET /api/admin/users/{id}/quotas', { path: { id: 1 }, ...noQuotas });
  await holds('PUT /api/admin/users/{id}/quotas/{target}', { path: { id: 1, target: 'org' }, ...quota });

  const { id: userId } = await holds('POST /api/admin/users', {
    body: { login: 'joiner', password: 'a long password', OrgId: id },
  });
  const added = { message: '=User added to organization', userId: 1 };
  await holds('POST /api/org/users', { body: { loginOrEmail: 'joiner', role: 'Viewer' }, answer: added });
  await holds('GET /api/org/users', { answer: [member] });
  await holds('GET /api/org/users/search', { answer: page });
  await holds('GET /api/org/users/lookup', { answer: [{ userId: 1, uid: '', login: '', avatarUrl: '' }] });
  await holds('PATCH /api/org/users/{userId}', {
    path: { userId },
    body: { role: 'Editor' },
    answer: { message: '=Organization user updated' },
  });
  await holds('DELETE /api/org/users/{userId}', {
    path: { userId },
    answer: { message: '=User removed from organization' },
  });
  await holds('DELETE /api/orgs/{id}/users/{userId}', { path: { id, userId: 1 }, status: 400 });
  await holds('POST /api/orgs/{id}/users', { path, body: { loginOrEmail: 'own', role: 'Viewer' }, answer: added });
  await holds('GET /api/orgs/{id}/users', { path, answer: [member] });
  await holds('GET /api/orgs/{id}/users/search', { path, answer: page });
  await holds('PATCH /api/orgs/{id}/users/{userId}', {
    path: { id, userId },
    body: { role: 'Admin' },
    answer: { message: '=Organization user updated' },
  });
  await holds('DELETE /api/orgs/{id}/users/{userId}', {
    path: { id, userId },
    answer: { message: '=User removed from organization' },
  });
  await holds('DELETE /api/orgs/{id}', { path, answer: { message: '=Organization deleted' } });
}

export async function invitations(contract: Contract): Promise<void> {
  const holds = contract.holds.bind(contract);
  const invite = (email: string) => ({
    body: { loginOrEmail: email, role: 'Viewer', sendEmail: false },
    answer: { message: `=Created invite for ${email}` },
  });
  const { code } = await holds('POST /api/org/invites', invite('guest@example.org'));
  const pending = {
    id: 1,
    orgId: 1,
    name: '',
    email: '',
    role: '',
    invitedByLogin: '=admin',
    code: '',
    status: '=InvitePending',
    url: '',
    emailSent: false,
    createdOn: '',
  };
  await holds('GET /api/org/invites', { answer: [pending] });
  await holds('GET /api/user/invite/{code}', {
    as: 'anonymous',
    path: { code },
    answer: { email: '', name: '', username: '', invitedBy: '' },
  });
  const body = { inviteCode: code, email: 'guest@example.org', password: 'a long password' };
  await holds('POST /api/user/invite/complete', {
    as: 'anonymous',
    body,
    answer: { message: '=User created and logged in' },
  });
  for (const method of ['PATCH', 'DELETE']) {
    const { code: other } = await holds('POST /api/org/invites', invite(`${method.toLowerCase()}@example.org`));
    await holds(`${method} /api/org/invites/{code}/revoke`, {
      path: { code: other },
      answer: { message: '=Invite revoked' },
    });
  }
}
