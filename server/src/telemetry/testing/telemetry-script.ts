import { createTelemetry } from '../create-telemetry.ts';
import { quiet, whenReady } from './open-test-telemetry.ts';

/** A server in small, to be killed: opens the folder it is given, starts an endless query and says so to its parent. */
const [folder = '', withQuery = ''] = process.argv.slice(2);
const telemetry = createTelemetry({
  folder,
  engine: 'embedded',
  clickhouseUrl: undefined,
  engineMemoryBytesMax: 512 * 1024 * 1024,
  log: quiet,
});
await whenReady(telemetry);
if (withQuery === 'query') {
  const query = 'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 3';
  telemetry
    .client()
    .query({ query, format: 'JSON' })
    .catch(() => undefined);
  let running = 0;
  while (running === 0) {
    const result = await telemetry.client().query({
      query:
        "SELECT toUInt32(count()) FROM system.processes WHERE query LIKE '%sipHash64%' AND query NOT LIKE '%system.%'",
      format: 'JSONCompactEachRow',
    });
    running = ((await result.json()) as [number][])[0]?.[0] ?? 0;
  }
}
process.send?.('running');
setInterval(() => undefined, 60_000);
