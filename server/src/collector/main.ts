import { constants, setPriority } from 'node:os';
import { type CollectorPlan, runCollector, type Tell } from './run.ts';

/**
 * The process of the collector. Its plan comes as a message, since it holds a token, and arguments and environment can be read by others;
 * what it has to say goes back to the server, which has the log. It ends when the server does, in whatever way.
 */
process.on('disconnect', () => process.exit(0));
// A Ctrl-C reaches every process of a terminal; the server says when it is over.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
// Looking at the machine must not be what slows it down.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const tell: Tell = (level, message) => process.send?.({ level, message });
process.once('message', (plan: CollectorPlan) => void runCollector(plan, tell));
