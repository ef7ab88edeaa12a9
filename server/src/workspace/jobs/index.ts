export { startDelivery } from './deliver-effects.ts';
export { effectHandlers } from './effects.ts';
export { startJobs } from './start-jobs.ts';
