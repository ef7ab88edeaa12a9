export {
  createServiceAccount,
  createToken,
  deleteServiceAccount,
  deleteToken,
  modifyServiceAccount,
} from './change.ts';
export {
  type CountedServiceAccount,
  getServiceAccount,
  listServiceAccounts,
  listTokens,
  ownServiceAccount,
} from './read.ts';
export type { ServiceAccount } from './rows.ts';
