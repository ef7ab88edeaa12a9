import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Configuration, formatProblem, loadConfiguration } from '../configuration/index.ts';
import { currentFormat, readFormat } from '../data-folder/index.ts';
import { openKernel } from '../open-kernel.ts';
import { labelOf } from '../store/postgres/prepare.ts';
import type { Context, WorkspaceReference } from '../workspace/kernel/context.ts';
import { newUuid } from '../workspace/kernel/identifiers.ts';
import type { Kernel } from '../workspace/kernel/kernel.ts';
import { permissionsOf } from '../workspace/kernel/permission.ts';

/** The data folder that a command works on. The folder lock is not taken: commands run beside the server. */
export interface CommandFolder {
  readonly configuration: Configuration;
  readonly path: string;
  readonly storeFile: string;
  readonly format: number;
}

export function configured(): Configuration {
  const { configuration, warnings } = loadConfiguration({ environment: process.env, cwd: process.cwd() });
  for (const warning of warnings) process.stderr.write(`belvedere: ${formatProblem(warning)}\n`);
  return configuration;
}

/**
 * With a PostgreSQL database nothing has to be in the folder.
 * Errors: a sentence when there is no store yet, or when its data is of another format than this version's.
 */
export function existingFolder(configuration = configured()): CommandFolder {
  const path = configuration.dataDir;
  const storeFile = join(path, 'belvedere.sqlite');
  if (configuration.databaseUrl !== undefined) return { configuration, path, storeFile, format: currentFormat };
  if (!existsSync(storeFile)) {
    throw new Error(`there is no data in ${path}; start the server once, or set BELVEDERE_DATA_DIR to its data folder`);
  }
  const format = readFormat(path) ?? currentFormat;
  if (format !== currentFormat) {
    throw new Error(`the data in ${path} has format ${format} and this version works with ${currentFormat}`);
  }
  return { configuration, path, storeFile, format };
}

/** Errors: a sentence with what to call instead, where the store is a PostgreSQL database: its own tools copy it while servers work. */
export function requireEmbeddedStore({ databaseUrl }: Configuration, instead: string): void {
  if (databaseUrl === undefined) return;
  throw new Error(
    `the data lies in the PostgreSQL database ${labelOf(databaseUrl)}, which its own tools copy: ${instead}. ` +
      'Keep BELVEDERE_MASTER_KEY in a safe place of its own: without it the secrets in the copy stay closed and the chain of changes cannot be verified',
  );
}

/** The log of a command: problems only, as plain lines. */
export const commandLog: Kernel['log'] = {
  debug: () => undefined,
  info: () => undefined,
  warn: (_fields, message) => process.stderr.write(`belvedere: ${message}\n`),
  error: (_fields, message) => process.stderr.write(`belvedere: ${message}\n`),
};

/** Opens the store for a command that changes something and closes it afterwards. */
export async function withKernel<Result>(
  work: (kernel: Kernel) => Promise<Result>,
  folder = existingFolder(),
): Promise<Result> {
  const kernel = await openKernel({ configuration: folder.configuration, folder, log: commandLog, mayMigrate: false });
  try {
    return await work(kernel);
  } finally {
    await kernel.store.close();
  }
}

/** Whoever can run a command can read the data folder, or knows the password of the database: it acts with the rights of the owner, as the system. */
export const commandContext = (kernel: Kernel, workspace: WorkspaceReference): Context => ({
  kernel,
  workspace,
  actor: { kind: 'system', uuid: 'SYS', name: 'command line' },
  roles: ['owner'],
  permissions: permissionsOf(['owner']),
  readOnly: false,
  serverAdmin: true,
  traceId: newUuid('CLI-'),
  address: 'local',
});
