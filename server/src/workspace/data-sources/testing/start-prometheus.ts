import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, programFolder, type RunningProgram, runToEnd, startProgram } from './run-program.ts';

const server = findProgram('prometheus');
const tool = findProgram('promtool');

export const hasPrometheus = server !== undefined && tool !== undefined;

export interface RealPrometheus extends Pick<RunningProgram, 'pause' | 'resume' | 'stop'> {
  readonly url: string;
}

/**
 * A real server that holds the samples.
 * @param openMetrics in the text format OpenMetrics, with times in seconds, without its last line
 */
export async function startPrometheus(openMetrics: string): Promise<RealPrometheus> {
  const folder = programFolder('prometheus');
  const file = (name: string, text: string): string => {
    const path = join(folder.path, name);
    writeFileSync(path, text);
    folder.give(path);
    return path;
  };
  const data = join(folder.path, 'data');
  const samples = file('samples', `${openMetrics.trim()}\n# EOF\n`);
  await runToEnd(tool ?? '', ['tsdb', 'create-blocks-from', 'openmetrics', samples, data], folder.path);
  const running = await startProgram(
    server ?? '',
    [
      `--config.file=${file('prometheus.yml', 'global: {}\n')}`,
      `--storage.tsdb.path=${data}`,
      // The samples are old, and would be taken for what is to be forgotten.
      '--storage.tsdb.retention.time=100y',
      '--query.timeout=10s',
      '--query.max-samples=100000',
      '--web.listen-address=127.0.0.1:0',
    ],
    {
      folder: folder.path,
      // In either order: it listens beside opening its data.
      ready: /^(?=[\s\S]*Server is ready to receive web requests)[\s\S]*?msg="Listening on" address=(\S+)\s/,
    },
  );
  return {
    url: `http://${running.caught[0]}`,
    ...running,
    stop: async () => {
      await running.stop();
      folder.remove();
    },
  };
}
