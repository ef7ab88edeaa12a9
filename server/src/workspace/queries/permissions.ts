import { BelvedereError } from '../../errors/index.ts';
import { type QueriedData, queriedData } from '../../query/guards/queried-data.ts';

/** Which permission the data of each kind needs. */
const permissionOf: Readonly<Record<QueriedData, string>> = {
  metric: 'metric.Query',
  logging: 'log.Query',
  object: 'infrastructure.Query',
  custom_object: 'infrastructure.Query',
  event: 'event.Query',
  tracing: 'trace.Query',
  profiling: 'trace.Query',
  rum: 'rum.Query',
  security: 'security.Query',
  network: 'infrastructure.Query',
  function: 'metric.Query',
  dial_testing: 'log.Query',
};

/** Errors: `InvalidQuery`, and `PermissionDenied` for data that the caller may not read. */
export function requireDataPermissions(
  { text, conditions }: { readonly text: string; readonly conditions?: string | undefined },
  permissions: ReadonlySet<string>,
): void {
  for (const data of queriedData(text, conditions)) {
    const permission = permissionOf[data];
    if (!permissions.has(permission)) {
      throw new BelvedereError(
        'PermissionDenied',
        `the query reads ${data} data, which needs the permission ${permission}`,
        {
          detail: { permission },
        },
      );
    }
  }
}
