import { describeMachine } from '../support/machine.ts';
import { fixed, whole } from '../support/numbers.ts';
import { atMost, type Measurement, renderTable } from '../support/table.ts';
import { runOverload } from './run.ts';

/** `npm run overload`: what happens when ten times as much comes as can be taken. `OVERLOAD_SECONDS=60` makes it shorter. */
const overloadSeconds = Number(process.env.OVERLOAD_SECONDS ?? 300);
const capacitySeconds = Number(process.env.OVERLOAD_CAPACITY_SECONDS ?? Math.min(60, overloadSeconds));

const report = await runOverload({ capacitySeconds, overloadSeconds }, (what) => console.error(what));
const { capacityPerSecond, capacity, overload, serverMegabytes, engineMegabytes } = report;
const sent = Object.values(overload.outcomes).reduce((sum, count) => sum + count, 0);
const refused = (overload.outcomes['503'] ?? 0) + (overload.outcomes['429'] ?? 0);
const others = sent - refused - (overload.outcomes['200'] ?? 0) - (overload.outcomes.unsent ?? 0);
const memory = report.overloadMegabytes / report.capacityMegabytes;
const { storedPoints, acknowledgedPoints, unheardPoints } = report;
const missing = Math.max(0, acknowledgedPoints - storedPoints, storedPoints - acknowledgedPoints - unheardPoints);
const measurements: Measurement[] = [
  {
    what: 'memory at ten times the capacity, server and engine',
    ratio: memory,
    bar: atMost(1.3, memory),
    ours: `${whole(report.overloadMegabytes)} MB`,
    baseline: `${whole(report.capacityMegabytes)} MB`,
    note: `server ${serverMegabytes.map(whole).join(' → ')} MB, engine ${engineMegabytes.map(whole).join(' → ')} MB`,
  },
  {
    what: 'answers that are neither 200 nor 503 nor 429',
    bar: atMost(0, others),
    ours: whole(others),
    note: JSON.stringify(overload.outcomes),
  },
  {
    what: 'drained after the load',
    bar: { text: '≤ 60 s', met: report.drainedSeconds <= 60 },
    ours: `${fixed(report.drainedSeconds, 1)} s`,
  },
  {
    what: 'points answered 200 and not stored once',
    bar: atMost(0, missing),
    ours: whole(missing),
    note: `${whole(report.acknowledgedPoints)} points`,
  },
  {
    what: 'taken under load, to the capacity',
    ratio: (overload.outcomes['200'] ?? 0) / overload.seconds / capacityPerSecond,
    ours: `${whole((overload.outcomes['200'] ?? 0) / overload.seconds)} requests/s`,
    baseline: `${whole(capacityPerSecond)} requests/s`,
    note:
      `offered ${whole((sent - (overload.outcomes.unsent ?? 0)) / overload.seconds)}; answers p50 ${whole(overload.p50Ms)} ms, ` +
      `p99 ${whole(overload.p99Ms)} ms, at capacity p99 ${whole(capacity.p99Ms)} ms; server ${fixed(report.serverCpu, 2)} processors`,
  },
];
console.log(`${describeMachine()}; ${capacitySeconds} s at capacity, ${overloadSeconds} s at ten times as much\n`);
console.log(renderTable(measurements));
process.exitCode = measurements.every(({ bar }) => bar?.met !== false) ? 0 : 1;
