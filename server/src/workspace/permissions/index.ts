import type { NounModule } from '../kernel/noun-module.ts';
import { permissionOperations } from './operations.ts';

export const permissions: NounModule = { folder: 'permissions', operations: permissionOperations, revertibles: [] };
