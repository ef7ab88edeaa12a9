export { createTelemetry, type TelemetryOptions } from './create-telemetry.ts';
export { telemetryError, withTelemetryErrors } from './errors.ts';
export { readTelemetry } from './read.ts';
export type { Telemetry, TelemetryState, TelemetryStatus } from './telemetry.ts';
