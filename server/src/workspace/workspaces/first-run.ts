import { addMember, insertAccount, newPasswordHash } from '../accounts/index.ts';
import { insertToken, newToken } from '../ingest-tokens/index.ts';
import { newSecret } from '../kernel/identifiers.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { serverContext } from '../kernel/server-context.ts';
import { transact, type Unit } from '../kernel/transact.ts';
import { defaultWorkspaceSettings } from '../kernel/workspace-settings.ts';
import { insertKey } from '../keys/index.ts';
import { contextIn, insertWorkspace } from './create.ts';

/** What has to be shown once: what was given from outside is not repeated. */
export interface FirstRunSecrets {
  readonly login: string;
  readonly adminPassword: string | undefined;
  readonly apiKey: string | undefined;
  readonly ingestToken: string | undefined;
}

const ADMIN_LOGIN = 'admin';
const PASSWORD_CHARACTERS = 20;
/** Row of `server_settings` that says that the first run has been. */
const MARK = 'first_run';

/** Thrown to leave the transaction when another server, or an earlier run, was first. */
class NotTheFirst extends Error {}

/**
 * Makes workspace, administrator, first key and first ingest token in one transaction when there is no workspace yet; null when there is.
 * What the environment says counts the first time only: a key that was revoked stays revoked, a password that was changed
 * stays changed.
 */
export async function firstRun(
  kernel: Kernel,
  given: {
    readonly adminPassword?: string | undefined;
    readonly apiKey?: string | undefined;
    readonly ingestToken?: string | undefined;
  },
): Promise<FirstRunSecrets | null> {
  if (await wasRunBefore(kernel)) return null;
  const ctx = serverContext(kernel);
  const password = given.adminPassword ?? newSecret(PASSWORD_CHARACTERS);
  const passwordHash = await newPasswordHash(kernel, password);
  const secret = given.apiKey ?? newSecret();
  const token = given.ingestToken ?? newToken();
  try {
    await transact(ctx, async (unit) => {
      await claim(unit);
      const workspace = await insertWorkspace(ctx, unit, {
        name: 'Belvedere',
        description: '',
        language: 'en',
        settings: defaultWorkspaceSettings,
      });
      const account = await insertAccount(ctx, unit, {
        login: ADMIN_LOGIN,
        name: 'Administrator',
        passwordHash,
        serverAdmin: true,
      });
      const inside = contextIn(ctx, unit, workspace);
      await addMember({ ctx: inside, input: { account: account.uuid, roles: ['owner'] } });
      await insertKey(
        inside,
        unit,
        {
          name: 'first key',
          roles: ['wsAdmin'],
          readOnly: false,
          expiresAt: null,
          allowedAddresses: [],
          limitPerMinute: null,
        },
        { secret },
      );
      await insertToken(inside, unit, { name: 'first token', secret: token });
    });
  } catch (error) {
    if (error instanceof NotTheFirst) return null;
    throw error;
  }
  return {
    login: ADMIN_LOGIN,
    adminPassword: given.adminPassword === undefined ? password : undefined,
    apiKey: given.apiKey === undefined ? secret : undefined,
    ingestToken: given.ingestToken === undefined ? token : undefined,
  };
}

async function wasRunBefore(kernel: Kernel): Promise<boolean> {
  const row = await kernel.store.read.selectFrom('workspaces').select('id').limit(1).executeTakeFirst();
  return row !== undefined;
}

/** On PostgreSQL a second server that starts at the same time waits here, and finds the row when the first is done. */
async function claim(unit: Unit): Promise<void> {
  const inserted = await unit.db
    .insertInto('server_settings')
    .values({ name: MARK, value: new Date(unit.at).toISOString() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows !== 1n) throw new NotTheFirst();
}
