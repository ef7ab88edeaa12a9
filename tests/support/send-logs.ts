import { type Fixture, must } from './fixture.ts';
import { sendLines } from './telemetry.ts';

/** Writes a line of category logging into the workspace of a fixture. */
export async function sendLogs({ client, address, objects }: Fixture, line: string): Promise<void> {
  const { content } = must(await client.post(`/ingest/token/${objects['ingest-tokens']}/reveal`));
  await sendLines(address, content.token, 'logging', [line]);
}
