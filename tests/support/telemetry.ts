import { vi } from 'vitest';
import { openApiClient } from './client.ts';

/** Milliseconds as lines of line protocol carry their time. */
const nanoseconds = (timeMs: number): string => `${BigInt(Math.round(timeMs)) * 1_000_000n}`;

/** Sends lines as an agent does: again while the server is not ready for them. They are there when this is done. */
export async function sendLines(address: string, token: string, category: string, lines: readonly string[]) {
  await vi.waitFor(
    async () => {
      const answer = await fetch(`${address}/v1/write/${category}?token=${token}`, {
        method: 'POST',
        body: lines.join('\n'),
      });
      if (!answer.ok) throw new Error(`${category}: ${answer.status} ${await answer.text()}`);
    },
    { timeout: 60_000, interval: 250 },
  );
}

/** Two machines with processes, logs and a metric, as they are just now. */
export async function sendSmallFleet(address: string, apiKey: string): Promise<void> {
  const { content } = await openApiClient(address, apiKey).post('/ingest/token/add', '{"name":"fleet"}');
  const token: string = content.token;
  const now = Date.now();
  const time = nanoseconds(now - 1_000);
  const hosts = ['web-1', 'web-2'];
  await sendLines(
    address,
    token,
    'object',
    hosts.flatMap((host, index) => [
      `HOST,host=${host},name=${host},os=linux cpu_usage=${index === 0 ? 95 : 20},mem_used_percent=40,disk_used_percent=60,load=1.5,df_label="[\\"team:${host}\\"]" ${time}`,
      `host_processes,host=${host},name=${host}_42,process_name=nginx,username=www pid=42i,cpu_usage_top=3.5,rss=1048576i,cmdline="nginx -g daemon" ${time}`,
    ]),
  );
  await sendLines(
    address,
    token,
    'logging',
    Array.from({ length: 150 }, (_, index) => {
      const [status, message] = index % 10 === 0 ? ['error', 'upstream timed out'] : ['info', 'GET /cart'];
      return `${index % 2 === 0 ? 'nginx' : 'app'},host=${hosts[index % 2]},service=shop,status=${status} message="${message} ${index}" ${nanoseconds(now - 1_000 - index * 10_000)}`;
    }),
  );
  await sendLines(
    address,
    token,
    'metric',
    hosts.flatMap((host) =>
      Array.from(
        { length: 30 },
        (_, index) => `cpu,host=${host} usage_total=${20 + index} ${nanoseconds(now - 1_000 - index * 60_000)}`,
      ),
    ),
  );
}
