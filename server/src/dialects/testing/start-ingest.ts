import { pino } from 'pino';
import type { UnattributedCall } from '../../calls/recorder.ts';
import type { FailureForm, HttpServer } from '../../http/index.ts';
import { startTestServer } from '../../http/testing/test-server.ts';
import { createBodyHash } from '../../ingest/body-hash.ts';
import { type MemorySink, memorySink, testSender } from '../../ingest/testing/memory-sink.ts';
import type { IngestOptions } from '../ingest.ts';

export interface IngestServer {
  readonly address: string;
  readonly sink: MemorySink;
  /** What was counted, oldest first. */
  readonly counted: UnattributedCall[];
  readonly stop: () => Promise<void>;
}

/** A server with one dialect of telemetry whose points go to memory. */
export async function startIngest(
  serve: (http: HttpServer, options: IngestOptions) => void,
  failureForm: FailureForm,
  limits: Parameters<typeof startTestServer>[0] = {},
): Promise<IngestServer> {
  const sink = memorySink();
  const counted: UnattributedCall[] = [];
  const options: IngestOptions = {
    sink,
    authenticateSender: testSender,
    firstArrival: async () => 1_795_304_528_704,
    hashBody: createBodyHash(Buffer.alloc(32)),
    recorder: { countUnattributed: (call) => void counted.push(call) },
    log: pino({ level: 'silent' }),
  };
  const { http, address } = await startTestServer({ ...limits, failureForms: [failureForm] }, (server) =>
    serve(server, options),
  );
  return { address, sink, counted, stop: () => http.close() };
}
