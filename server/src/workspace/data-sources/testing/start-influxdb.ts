import { join } from 'node:path';
import { findProgram, programFolder, type RunningProgram, startProgram } from './run-program.ts';

const server = findProgram('influxd');

export const hasInfluxdb = server !== undefined;

export interface RealInfluxdb extends Pick<RunningProgram, 'pause' | 'resume' | 'stop'> {
  readonly url: string;
  /** Runs statements as the administrator, whose password is `pass`. */
  readonly run: (influxql: string) => Promise<void>;
  readonly write: (database: string, lines: readonly string[]) => Promise<void>;
}

/** A real server of the line 1.x, in which everybody has to log in. */
export async function startInfluxdb(): Promise<RealInfluxdb> {
  const folder = programFolder('influxdb');
  const running = await startProgram(server ?? '', ['run', '-config', ''], {
    folder: folder.path,
    ready: /msg="Listening on HTTP".*? addr=(\S+)/,
    environment: {
      INFLUXDB_BIND_ADDRESS: '127.0.0.1:0',
      INFLUXDB_HTTP_BIND_ADDRESS: '127.0.0.1:0',
      INFLUXDB_HTTP_AUTH_ENABLED: 'true',
      INFLUXDB_META_DIR: join(folder.path, 'meta'),
      INFLUXDB_DATA_DIR: join(folder.path, 'data'),
      INFLUXDB_DATA_WAL_DIR: join(folder.path, 'wal'),
      INFLUXDB_REPORTING_DISABLED: 'true',
      INFLUXDB_MONITOR_STORE_ENABLED: 'false',
    },
  });
  const url = `http://${running.caught[0]}`;
  const headers = { authorization: `Basic ${Buffer.from('root:pass').toString('base64')}` };
  const post = async (path: string, body: string | URLSearchParams): Promise<void> => {
    const answer = await fetch(url + path, { method: 'POST', headers, body });
    const text = await answer.text();
    if (!answer.ok || text.includes('"error"')) throw new Error(text);
  };
  const run = (influxql: string) => post('/query', new URLSearchParams({ q: influxql }));
  // The first user may be made by anybody.
  await run("CREATE USER root WITH PASSWORD 'pass' WITH ALL PRIVILEGES");
  return {
    url,
    run,
    write: (database, lines) => post(`/write?db=${database}&precision=ms`, lines.join('\n')),
    ...running,
    stop: async () => {
      await running.stop();
      folder.remove();
    },
  };
}
