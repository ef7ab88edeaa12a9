import { ClickHouseError } from '@clickhouse/client';
import { describe, expect, it } from 'vitest';
import { BelvedereError } from '../errors/index.ts';
import { createEmbeddedClient } from './client.ts';
import { telemetryError, withTelemetryErrors } from './errors.ts';

const engineError = (code: string) => new ClickHouseError({ message: 'x', code, type: 'X' });
const systemError = (code: string) => Object.assign(new Error(code), { code });

describe('what the client throws', () => {
  it.each(['158', '159', '160', '241', '307', '396'])('for a limit is QueryLimitExceeded: %s', (code) => {
    expect(telemetryError(engineError(code))).toMatchObject({
      code: 'QueryLimitExceeded',
      detail: { limit: Number(code) },
    });
  });

  it.each([engineError('202'), ...['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE'].map(systemError)])(
    'for an engine that is not there or has too much to do is EngineUnavailable, with a time to come back: %s',
    (error) => {
      const mapped = telemetryError(error) as BelvedereError;
      expect(mapped).toBeInstanceOf(BelvedereError);
      expect(mapped.code).toBe('EngineUnavailable');
      expect(mapped.retryAfterSeconds).toBeGreaterThan(0);
      expect(mapped.cause).toBe(error);
    },
  );

  it.each([
    engineError('62'),
    engineError('394'),
    new Error('The user aborted a request.'),
    new TypeError('x is not a function'),
    'no error at all',
  ])('for anything else comes back as it is: %s', (error) => {
    expect(telemetryError(error)).toBe(error);
  });

  it('is told by withTelemetryErrors: nobody listens on the socket', async () => {
    const client = createEmbeddedClient('/nonexistent/engine.sock');
    const asked = withTelemetryErrors(() => client.query({ query: 'SELECT 1', format: 'JSON' }));
    await expect(asked).rejects.toMatchObject({ code: 'EngineUnavailable', retryAfterSeconds: 2 });
    await client.close();
  });
});
