import type { Contract } from './contract.ts';
import { roleAccess } from './role-access.ts';

const account = {
  id: 1,
  uid: '',
  name: '',
  login: '',
  orgId: 1,
  isDisabled: false,
  isExternal: false,
  role: '',
  tokens: 0,
  avatarUrl: '',
  createdAt: '',
  updatedAt: '',
  teams: [],
  accessControl: {},
};

/** Service accounts, their tokens, and the keys of older versions. */
export async function programs(contract: Contract): Promise<void> {
  const holds = contract.holds.bind(contract);
  const { id } = await holds('POST /api/serviceaccounts', {
    body: { name: 'held', role: 'Viewer' },
    status: 201,
    answer: account,
  });
  const path = { id };
  await holds('GET /api/serviceaccounts/search', {
    answer: { totalCount: 1, serviceAccounts: [account], page: 1, perPage: 1 },
  });
  await holds('GET /api/serviceaccounts/{id}', { path, answer: account });
  await holds('PATCH /api/serviceaccounts/{id}', {
    path,
    body: { role: 'Editor' },
    answer: { id: 1, name: '', message: '=Service account updated', serviceaccount: account },
  });
  const { id: tokenId } = await holds('POST /api/serviceaccounts/{id}/tokens', {
    path,
    body: { name: 'held' },
    answer: { id: 1, name: '=held', key: '' },
  });
  await holds('GET /api/serviceaccounts/{id}/tokens', {
    path,
    answer: [{ id: 1, name: '=held', created: '', secondsUntilExpiration: 0, hasExpired: false, isRevoked: false }],
  });
  await holds('DELETE /api/serviceaccounts/{id}/tokens/{tokenId}', {
    path: { id, tokenId },
    answer: { message: '=Service account token deleted' },
  });
  await roleAccess(contract, '/api/access-control/serviceaccounts/{id}', path);
  await holds('DELETE /api/serviceaccounts/{id}', { path, answer: { message: '=Service account deleted' } });

  const { id: key } = await holds('POST /api/auth/keys', {
    body: { name: 'held key', role: 'Viewer' },
    answer: { id: 1, name: '=held key', key: '' },
  });
  await holds('GET /api/auth/keys', { answer: [{ id: 1, name: '', role: '' }] });
  await holds('DELETE /api/auth/keys/{id}', { path: { id: key }, answer: { message: '=API key deleted' } });
}
