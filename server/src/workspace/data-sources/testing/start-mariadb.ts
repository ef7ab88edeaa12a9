import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, freePort, programFolder, type RunningProgram, runToEnd, startProgram } from './run-program.ts';

const server = findProgram('mariadbd');
const installer = findProgram('mariadb-install-db');

export const hasMariadb = server !== undefined && installer !== undefined;

export interface RealMariadb extends Pick<RunningProgram, 'pause' | 'resume' | 'stop'> {
  readonly port: number;
}

const small = ['--innodb-buffer-pool-size=8M', '--innodb-log-file-size=4M', '--innodb-flush-log-at-trx-commit=0'];

/**
 * A real server with the database `shop` and its users `me`, who may do everything in it, and `secure`, who has to come by TLS. Their
 * password is `pass`.
 * @param setUp statements that are run at its start
 * @param tls a certificate and its key, both PEM
 */
export async function startMariadb(
  setUp: readonly string[],
  tls: { readonly certificate: string; readonly key: string },
): Promise<RealMariadb> {
  const folder = programFolder('mariadb');
  const data = join(folder.path, 'data');
  const file = (name: string, text: string): string => {
    const path = join(folder.path, name);
    writeFileSync(path, text, { mode: 0o600 });
    folder.give(path);
    return path;
  };
  const statements = [
    'CREATE DATABASE shop',
    "CREATE USER me@'%' IDENTIFIED BY 'pass'",
    "CREATE USER secure@'%' IDENTIFIED BY 'pass' REQUIRE SSL",
    'GRANT ALL ON shop.* TO me@`%`',
    'GRANT FILE ON *.* TO me@`%`',
    'GRANT SELECT ON shop.* TO secure@`%`',
    'USE shop',
    ...setUp,
  ];
  await runToEnd(
    installer ?? '',
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', ...small],
    folder.path,
  );
  const port = await freePort();
  const running = await startProgram(
    server ?? '',
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${join(folder.path, 'socket')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      '--character-set-server=utf8mb4',
      '--secure-file-priv=',
      '--max-allowed-packet=64M',
      `--init-file=${file('set-up.sql', statements.map((statement) => `${statement};\n`).join(''))}`,
      `--ssl-cert=${file('certificate.pem', tls.certificate)}`,
      `--ssl-key=${file('key.pem', tls.key)}`,
      ...small,
    ],
    { folder: folder.path, ready: /ready for connections/ },
  );
  return {
    port,
    ...running,
    stop: async () => {
      await running.stop();
      folder.remove();
    },
  };
}
