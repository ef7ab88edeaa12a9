import { parentPort, workerData } from 'node:worker_threads';
import { type CollectorPlan, runCollector } from './run.ts';

/** The thread of the collector: what it has to say goes to the thread that started it, which has the log. */
await runCollector(workerData as CollectorPlan, (level, message) => parentPort?.postMessage({ level, message }));
