export {
  createIdentityProvider,
  type IdentityProvider,
  type LoginChecks,
  type ProvenIdentity,
} from './provider.ts';
