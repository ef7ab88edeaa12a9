export { type CollectorOptions, type RunningCollector, startCollector } from './start-collector.ts';
