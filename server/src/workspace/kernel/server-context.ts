import { BelvedereError } from '../../errors/index.ts';
import { type Context, SERVER_SCOPE_ID, type WorkspaceReference } from './context.ts';
import type { Kernel } from './kernel.ts';
import { permissionsOf } from './permission.ts';

/** Calls and changes that belong to no workspace. */
export const serverScope: WorkspaceReference = { id: SERVER_SCOPE_ID, uuid: '' };

/**
 * The server itself as caller: first run, command line, jobs and login. Works in the server's scope, or with all rights in
 * the workspace that is given.
 */
export const serverContext = (
  kernel: Kernel,
  options: { workspace?: WorkspaceReference; job?: string; traceId?: string; address?: string } = {},
): Context => ({
  kernel,
  workspace: options.workspace ?? serverScope,
  actor:
    options.job === undefined
      ? { kind: 'system', uuid: 'SYS', name: 'system' }
      : { kind: 'job', uuid: 'SYS', name: options.job },
  roles: ['owner'],
  permissions: permissionsOf(['owner']),
  readOnly: false,
  serverAdmin: true,
  traceId: options.traceId ?? '',
  address: options.address ?? '',
});

/** Errors: `PermissionDenied` for whoever does not administer the server. */
export function requireServerAdmin(ctx: Context, verb: string): void {
  if (ctx.serverAdmin) return;
  throw new BelvedereError(
    'PermissionDenied',
    `${verb}: only an administrator of the server, logged in, may see that`,
    {
      detail: { roles: ctx.roles },
    },
  );
}

/** Errors: `PermissionDenied` for callers of a workspace: accounts belong to the server. */
export function requireServerScope(ctx: Context, verb: string): void {
  if (ctx.workspace.id === SERVER_SCOPE_ID) return;
  throw new BelvedereError(
    'PermissionDenied',
    `${verb} belongs to the administration of the server, not to a workspace`,
    {
      detail: { roles: ctx.roles },
    },
  );
}

/**
 * What an administrator of the server may do beyond his workspace: on the server itself, or in any workspace with the rights of its
 * owner. The name in the record stays his.
 * Errors: `PermissionDenied`.
 */
export function administering(ctx: Context, workspace: WorkspaceReference = serverScope): Context {
  requireServerAdmin(ctx, 'administration of the server');
  const { roles, permissions } = serverContext(ctx.kernel);
  return { ...ctx, workspace, roles, permissions };
}
