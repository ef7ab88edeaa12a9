import { BelvedereError } from '../../errors/index.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { prepared } from '../kernel/prepared.ts';
import { ENABLED } from './rows.ts';
import { tokenHash } from './secret.ts';
import type { TokenUsage } from './usage.ts';

/** Who sends telemetry. */
interface TokenOwner {
  readonly tokenNumber: number;
  readonly workspaceNumber: number;
  readonly workspaceUuid: string;
}

interface Row {
  id: number;
  status: number;
  deleted_at: number | null;
  workspaceId: number;
  workspaceUuid: string;
  workspaceDeletedAt: number | null;
  secretExpiresAt: number | null;
}

const findByHash = prepared<Row>((db) =>
  db
    .selectFrom('ingest_token_secrets')
    .innerJoin('ingest_tokens', 'ingest_tokens.id', 'ingest_token_secrets.token_id')
    .innerJoin('workspaces', 'workspaces.id', 'ingest_tokens.workspace_id')
    .select([
      'ingest_tokens.id',
      'ingest_tokens.status',
      'ingest_tokens.deleted_at',
      'workspaces.id as workspaceId',
      'workspaces.uuid as workspaceUuid',
      'workspaces.deleted_at as workspaceDeletedAt',
      'ingest_token_secrets.expires_at as secretExpiresAt',
    ])
    .where('ingest_token_secrets.hash', '=', ''),
);

/** Whose token it is, found in the store anew for each request. Errors: `InvalidIngestToken`, the same for every reason. */
export function createFindSender(
  kernel: Kernel,
  usage: Pick<TokenUsage, 'note'>,
): (token: string | undefined, address: string) => Promise<TokenOwner> {
  return async (token, address) => {
    const [row] = token === undefined || token === '' ? [] : await findByHash(kernel.store)([tokenHash(token)]);
    if (row === undefined || !isLive(row, kernel.now())) throw new BelvedereError('InvalidIngestToken');
    usage.note(row.id, address);
    return { tokenNumber: row.id, workspaceNumber: row.workspaceId, workspaceUuid: row.workspaceUuid };
  };
}

const isLive = (row: Row, now: number): boolean =>
  row.deleted_at === null &&
  row.workspaceDeletedAt === null &&
  row.status === ENABLED &&
  (row.secretExpiresAt === null || row.secretExpiresAt > now);
