import { uploads } from './0002-points.ts';
import type { TelemetryMigration } from './index.ts';

/** `0002` was edited after servers had run it: stores of those days lack the table of files that agents send. */
export const uploadsOfAgents: TelemetryMigration = { name: '0007-uploads', statements: [uploads] };
