import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, programFolder, type RunningProgram, runToEnd, startProgram } from './run-program.ts';

const PACKAGES = '/usr/lib/postgresql';

/** Where Debian's package of PostgreSQL lies; undefined where there is none. */
export const postgresPrograms: string | undefined = existsSync(PACKAGES)
  ? readdirSync(PACKAGES)
      .map((version) => join(PACKAGES, version, 'bin'))
      .findLast((folder) => existsSync(join(folder, 'initdb')))
  : undefined;

export interface RealPostgres extends Pick<RunningProgram, 'pause' | 'resume' | 'stop'> {
  readonly port: number;
}

/**
 * A real server with the user `me`, whose password is `pass`, and the database `postgres`.
 * @param tls a certificate and its key, both PEM
 * @param isDurable as a server in earnest: what it has committed is on disk
 */
export async function startPostgres(
  programs: string,
  tls: { readonly certificate: string; readonly key: string },
  { isDurable = false } = {},
): Promise<RealPostgres> {
  const folder = programFolder('postgres');
  const file = (name: string, text: string): string => {
    const path = join(folder.path, name);
    writeFileSync(path, text, { mode: 0o600 });
    folder.give(path);
    return path;
  };
  const data = join(folder.path, 'data');
  const password = file('password', 'pass\n');
  await runToEnd(
    join(programs, 'initdb'),
    ['-D', data, '-A', 'scram-sha-256', '-U', 'me', `--pwfile=${password}`, '-N', '-E', 'UTF8', '--locale=C'],
    folder.path,
  );
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    // Nothing that a test writes has to outlive it.
    ...(isDurable ? {} : { fsync: 'off', full_page_writes: 'off', autovacuum: 'off' }),
    max_connections: '300',
    ssl: 'on',
    ssl_cert_file: file('certificate.pem', tls.certificate),
    ssl_key_file: file('key.pem', tls.key),
  };
  const server = await startProgram(
    join(programs, 'postgres'),
    [
      ...['-D', data, '-p', String(port), '-k', folder.path],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { folder: folder.path, ready: /ready to accept connections/, stopSignal: 'SIGQUIT' },
  );
  return {
    port,
    ...server,
    stop: async () => {
      await server.stop();
      folder.remove();
    },
  };
}
