import { flushCompileCache } from 'node:module';
import { createServer } from './compose.ts';
import { type Configuration, ConfigurationError, formatProblem, loadConfiguration } from './configuration/index.ts';
import {
  type DataFolder,
  DataFolderError,
  DataFolderInUseError,
  DiskRefusesError,
  openDataFolder,
} from './data-folder/index.ts';
import { createLogger } from './http/index.ts';
import { compileSooner } from './processes/compile-sooner.ts';
import { MigrationFailedError } from './store/migration-failed.ts';
import { DatabaseUnusableError } from './store/postgres/start-error.ts';
import { StoreTooNewError } from './store/too-new.ts';
import { endWithSupervisor, tellReady } from './supervisor/end-with-supervisor.ts';
import { exitCodes } from './supervisor/exit-codes.ts';
import { MasterKeyDiffersError } from './workspace/kernel/master-key-mark.ts';
import type { FirstRunSecrets } from './workspace/workspaces/index.ts';

/** Files that the server makes hold secrets and other people's data: nobody else reads them. */
process.umask(0o077);

try {
  await start();
} catch (error) {
  process.stderr.write(`belvedere: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(exitCodeOf(error));
}

async function start(): Promise<void> {
  const { configuration, warnings } = loadConfiguration({ environment: process.env, cwd: process.cwd() });
  const log = createLogger(configuration.logLevel);
  for (const warning of warnings) log.warn({ key: warning.key }, formatProblem(warning));
  const folder = openDataFolder(configuration.dataDir);
  for (const warning of [...folder.warnings, ...sharedStoreWarnings(configuration, folder)]) log.warn({}, warning);

  const server = await createServer({
    configuration,
    folder,
    log,
    onFatal: (error) => {
      log.fatal(
        { err: error },
        'the disk refused a write that was on its way; ending so that a restart reads what is there',
      );
      process.exit(1);
    },
  });
  const address = await server.listen();
  folder.writeServerInfo({ address });
  tellReady();
  compileSooner();
  // Node does it when a process ends by itself, which a killed one does not.
  setImmediate(flushCompileCache);
  if (configuration.collector === 'on' && hasTelemetry(configuration)) await server.collect(address);

  endWithSupervisor((reason) => {
    log.info({ reason }, 'stopping');
    server.close().then(
      () => end(folder, exitCodes.stopped),
      (error: unknown) => {
        log.error({ err: error }, 'the stop was not clean');
        end(folder, 1);
      },
    );
  });

  if (server.firstRun !== null) printFirstRun(server.firstRun);
  process.stdout.write(`Belvedere listens on ${configuration.publicUrl?.href ?? address}\n`);
  process.stdout.write(`  API reference: ${configuration.publicUrl?.href ?? address}/docs\n`);
  if (configuration.publicUrl !== undefined) process.stdout.write(`  (behind it: ${address})\n`);
}

/** What is easily overlooked by whoever sets the address of a database. */
function sharedStoreWarnings(configuration: Configuration, folder: DataFolder): string[] {
  if (configuration.databaseUrl === undefined) return [];
  const warnings: string[] = [];
  if (!folder.isNew) {
    warnings.push(
      `BELVEDERE_DATABASE_URL is set: the embedded store in ${folder.path} is not used. An archive carries a workspace over.`,
    );
  }
  if (configuration.clickhouseUrl === undefined && configuration.engine === 'embedded') {
    warnings.push(
      'BELVEDERE_DATABASE_URL is set and BELVEDERE_CLICKHOUSE_URL is not: telemetry and the record of calls stay with this server, and others do not see them.',
    );
  }
  return warnings;
}

function hasTelemetry({ engine, clickhouseUrl }: Configuration): boolean {
  return engine !== 'off' || clickhouseUrl !== undefined;
}

/** Printed and not logged: logs are kept and shipped, secrets are not. */
function printFirstRun(secrets: FirstRunSecrets): void {
  const lines = ['', 'First start. These secrets are shown this once:'];
  if (secrets.adminPassword !== undefined) lines.push(`  password of ${secrets.login}   ${secrets.adminPassword}`);
  if (secrets.apiKey !== undefined) lines.push(`  API key             ${secrets.apiKey}`);
  if (secrets.ingestToken !== undefined) lines.push(`  ingest token        ${secrets.ingestToken}`);
  if (lines.length > 2) process.stdout.write(`${lines.join('\n')}\n\n`);
}

function end(folder: DataFolder, code: number): void {
  folder.close();
  process.exit(code);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof ConfigurationError || error instanceof DatabaseUnusableError) return exitCodes.configuration;
  if (error instanceof MasterKeyDiffersError) return exitCodes.configuration;
  if (error instanceof StoreTooNewError || error instanceof MigrationFailedError) return exitCodes.dataUnusable;
  if (error instanceof DiskRefusesError) return exitCodes.diskRefuses;
  if (error instanceof DataFolderInUseError) return exitCodes.folderInUse;
  if (error instanceof DataFolderError) return exitCodes.dataUnusable;
  const code = (error as { code?: unknown }).code;
  return code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL' ? exitCodes.addressUnusable : 1;
}
