import { pino } from 'pino';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../index.ts';

export interface TestServer {
  readonly http: HttpServer;
  readonly address: string;
  /** What was logged, one parsed line each. */
  readonly logged: Record<string, unknown>[];
}

/** A server on a free port of the loopback address, with small limits and a route that echoes the length of its body. */
export async function startTestServer(
  options: Partial<HttpServerOptions> & { level?: string } = {},
  prepare: (http: HttpServer) => Promise<void> | void = () => {},
): Promise<TestServer> {
  const logged: Record<string, unknown>[] = [];
  const log = pino(
    { level: options.level ?? 'debug', base: null },
    { write: (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const http = createHttpServer({
    log,
    bodyBytesMax: 100_000,
    requestTimeoutMs: 30_000,
    headersTimeoutMs: 30_000,
    shutdownTimeoutMs: 30_000,
    ...options,
  });
  http.app.post('/echo', (request, reply) => {
    reply.send({ bytes: (request.body as Buffer | undefined)?.length ?? null });
  });
  http.app.get('/caller', (request, reply) => {
    reply.send({ ip: request.ip, host: request.host, query: request.query });
  });
  await prepare(http);
  return { http, address: await http.listen({ host: '127.0.0.1', port: 0 }), logged };
}
