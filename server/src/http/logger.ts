import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';

/**
 * The log: JSON lines to stderr, because stdout belongs to commands. Written synchronously, so that the last words of a
 * process that dies are there.
 */
export function createLogger(level: string, stream: DestinationStream = destination({ dest: 2, sync: true })): Logger {
  return pino({ level, base: null, timestamp: stdTimeFunctions.isoTime }, stream);
}
