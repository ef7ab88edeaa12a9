import { describeMachine } from './support/machine.ts';
import { type Measurement, renderTable } from './support/table.ts';

/**
 * `npm run bench` runs all benches, `npm run bench -- requests writes` some. Every line holds its raw baseline, measured in
 * the same run. With `--strict` a missed bar makes the exit code 1; without, numbers are for reading.
 */
const benches: Record<string, () => Promise<{ measure: () => Promise<Measurement[]> }>> = {
  requests: () => import('./requests.ts'),
  writes: () => import('./writes.ts'),
  lists: () => import('./lists.ts'),
  recording: () => import('./recording.ts'),
  search: () => import('./call-search.ts'),
  decode: () => import('./decode.ts'),
  ingest: () => import('./ingest.ts'),
  query: () => import('./query.ts'),
  start: () => import('./start.ts'),
  rendering: () => import('./rendering.ts'),
};

const parameters = process.argv.slice(2);
const isStrict = parameters.includes('--strict');
const named = parameters.filter((parameter) => parameter !== '--strict');
const unknown = named.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`there is no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}

console.log(`${new Date().toISOString().slice(0, 10)}, ${describeMachine()}`);
const measurements: Measurement[] = [];
for (const [name, load] of Object.entries(benches)) {
  if (named.length > 0 && !named.includes(name)) continue;
  const startedAt = performance.now();
  const bench = await load();
  measurements.push(...(await bench.measure()));
  console.error(`${name}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
}
console.log(`\n${renderTable(measurements)}`);

const missed = measurements.filter(({ bar }) => bar?.met === false);
if (missed.length > 0) console.log(`\n${missed.length} missed: ${missed.map(({ what }) => what).join('; ')}`);
process.exit(isStrict && missed.length > 0 ? 1 : 0);
