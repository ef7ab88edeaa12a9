import { createServer, type Server, type ServerOptions } from '../../server/src/compose.ts';
import { loadConfiguration } from '../../server/src/configuration/index.ts';
import { openDataFolder } from '../../server/src/data-folder/index.ts';
import { createLogger } from '../../server/src/http/index.ts';
import { newDatabase } from '../../server/src/store/testing/postgres-database.ts';
import type { Operation } from '../../server/src/workspace/kernel/operation.ts';
import { adminPassword, apiKey, temporaryFolder } from './product.ts';

export interface RunningServer {
  readonly address: string;
  readonly server: Server;
  readonly dataDir: string;
  /** Of the PostgreSQL database that takes the place of the embedded store in this run. */
  readonly databaseUrl?: string | undefined;
  /** Everything the server logged. */
  readonly logged: () => string;
  readonly stop: () => Promise<void>;
}

export interface InProcessOptions {
  /** A folder that is there already, and stays; a temporary one otherwise. */
  readonly dataDir?: string;
  readonly environment?: Record<string, string>;
  readonly operations?: readonly Operation[];
  readonly faults?: ServerOptions['faults'];
  readonly recorder?: ServerOptions['recorder'];
}

/** Set by runs on PostgreSQL: each server has a database of its own there. */
const postgresUrl = process.env.BELVEDERE_TEST_POSTGRES_URL;
export const isOnPostgres = postgresUrl !== undefined;

/** Of servers whose store is a PostgreSQL database. */
export const testMasterKey = Buffer.alloc(32, 7).toString('base64');

/** The real server over real HTTP, in this process: for tests that look inside or bring operations of their own. */
export async function startInProcess({
  dataDir,
  environment = {},
  operations,
  faults,
  recorder,
}: InProcessOptions = {}): Promise<RunningServer> {
  const temporary = temporaryFolder();
  const database =
    postgresUrl === undefined || 'BELVEDERE_DATABASE_URL' in environment ? undefined : await newDatabase(postgresUrl);
  const { configuration } = loadConfiguration({
    environment: {
      PORT: '0',
      BELVEDERE_DATA_DIR: dataDir ?? temporary.path,
      BELVEDERE_API_KEY: apiKey,
      BELVEDERE_ADMIN_PASSWORD: adminPassword,
      ...(database === undefined ? {} : { BELVEDERE_DATABASE_URL: database.url, BELVEDERE_MASTER_KEY: testMasterKey }),
      ...environment,
    },
    cwd: temporary.path,
  });
  let logged = '';
  const log = createLogger('debug', {
    write: (line: string) => {
      logged += line;
    },
  });
  const folder = openDataFolder(configuration.dataDir);
  const server = await createServer({
    configuration,
    folder,
    log,
    onFatal: (error) => {
      logged += `fatal: ${String(error)}\n`;
    },
    ...(operations === undefined ? {} : { operations }),
    ...(faults === undefined ? {} : { faults }),
    ...(recorder === undefined ? {} : { recorder }),
  }).catch((error: unknown) => {
    folder.close();
    temporary.remove();
    throw error;
  });
  const address = await server.listen();
  return {
    address,
    server,
    dataDir: folder.path,
    databaseUrl: database?.url,
    logged: () => logged,
    stop: async () => {
      await server.close();
      folder.close();
      await database?.drop();
      temporary.remove();
    },
  };
}
