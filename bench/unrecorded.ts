import type { Recorder } from '../server/src/calls/recorder.ts';
import { createServer } from '../server/src/compose.ts';
import { loadConfiguration } from '../server/src/configuration/index.ts';
import { openDataFolder } from '../server/src/data-folder/index.ts';
import { createLogger } from '../server/src/http/index.ts';
import { compileSooner } from '../server/src/processes/compile-sooner.ts';
import { apiKey, temporaryFolder } from '../tests/support/product.ts';

/** The product without a record of calls: what recording is measured against. Everything else is as `npm start` has it. */
const noRecorder: Recorder = {
  reserve: () => ({ release: () => {} }),
  append: (_record, _reservation, then) => then(),
  countUnattributed: () => {},
  settle: async () => {},
  state: () => ({ recording: true, reason: '', waitingCalls: 0, waitingBytes: 0, unrecordedCalls: 0 }),
  close: async () => {},
};

const temporary = temporaryFolder();
const { configuration } = loadConfiguration({
  environment: { PORT: '0', BELVEDERE_DATA_DIR: temporary.path, BELVEDERE_API_KEY: apiKey, BELVEDERE_ENGINE: 'off' },
  cwd: temporary.path,
});
const server = await createServer({
  configuration,
  folder: openDataFolder(configuration.dataDir),
  log: createLogger(configuration.logLevel),
  onFatal: () => process.exit(1),
  recorder: noRecorder,
});
process.once('disconnect', () => {
  temporary.remove();
  process.exit(0);
});
const address = await server.listen();
compileSooner();
process.send?.({ address });
