import type { NounModule } from '../kernel/noun-module.ts';
import { archivedRoles } from './archived.ts';
import { roleOperations } from './operations.ts';
import { revertibleRoles } from './revert.ts';

export const roles: NounModule = {
  folder: 'roles',
  operations: roleOperations,
  revertibles: [revertibleRoles],
  archived: [archivedRoles],
};
