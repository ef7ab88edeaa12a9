import { chmodSync, rmSync } from 'node:fs';
import { http } from '../../processes/node-http.ts';
import { type Engine, openEngine } from './engine.ts';
import { formOf } from './failure.ts';
import { createHandler } from './handle.ts';
import { type EngineLibrary, loadLibrary } from './library.ts';
import type { ChildMessage, ChildOptions, ParentMessage } from './options.ts';

/** Long values of parameters travel in the URL, and the default of 16 kB would cut them off. */
const headerBytesMax = 1024 * 1024;
const endPollMs = 20;
const bodyTimeoutMs = 60_000;
const memoryLimitCode = 241;

const options = JSON.parse(process.argv[2] ?? '{}') as ChildOptions;

/** Ctrl-C reaches the whole process group, but the server still needs its engine to finish what is under way. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

/** `process.exit` waits for a running statement; an engine whose server is gone would hold the folder for as long. */
function end(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('unreachable: SIGKILL cannot be handled');
}

process.on('disconnect', end);
if (process.connected !== true) end();

function tell(message: ChildMessage): void {
  process.send?.(message);
}

function load(): EngineLibrary | undefined {
  try {
    return loadLibrary(options.loaderPath);
  } catch (error) {
    tell({ kind: 'missing', reason: (error as Error).message });
    return undefined;
  }
}

async function serve(library: EngineLibrary): Promise<void> {
  const engine = await openEngine(library, options);
  const handler = createHandler(engine, options.limits);
  const server = http.createServer(
    { maxHeaderSize: headerBytesMax, keepAliveTimeout: 0, requestTimeout: bodyTimeoutMs },
    handler.handle,
  );
  rmSync(options.socketPath, { force: true });
  server.listen(options.socketPath, () => {
    chmodSync(options.socketPath, 0o600);
    tell({ kind: 'ready', version: engine.version });
  });
  process.on('message', (message: ParentMessage) => {
    if (message === 'check') {
      void isAlive(engine).then((alive) => alive && tell({ kind: 'alive' }));
      return;
    }
    server.close();
    setInterval(() => {
      if (handler.size() === 0) end();
    }, endPollMs);
  });
}

/** An engine that has no memory left for a statement is busy, not dead. */
async function isAlive(engine: Engine): Promise<boolean> {
  try {
    await engine.ask('SELECT 1');
    return true;
  } catch (error) {
    return formOf(error).code === memoryLimitCode;
  }
}

process.on('uncaughtException', (error) => tell({ kind: 'failed', reason: error.message }));

const library = load();
if (library !== undefined) {
  serve(library).catch((error: unknown) => tell({ kind: 'failed', reason: (error as Error).message }));
}
