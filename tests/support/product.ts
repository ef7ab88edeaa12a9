import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withCompileCache } from '../../server/src/processes/compile-cache.ts';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The environment of this process without anything that would configure the product under test. */
export function cleanEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name, value]) => value !== undefined && name !== 'PORT' && !name.startsWith('BELVEDERE_'),
  );
  return Object.fromEntries(kept) as Record<string, string>;
}

/** A port that nobody listened on a moment ago: for products that are restarted and must keep their address. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  if (address === null || typeof address === 'string') throw new Error('the probe has no port');
  probe.close();
  await once(probe, 'close');
  return address.port;
}

export interface Product {
  readonly address: string;
  readonly dataDir: string;
  /** What it printed to stdout so far. */
  readonly printed: () => string;
  /** What it wrote to stderr so far: the log. */
  readonly logged: () => string;
  /** Pid of the server process (not of its supervisor). */
  readonly serverPid: () => number;
  readonly supervisor: ChildProcess;
  /** Stops it as an administrator would; answers the exit code. */
  readonly stop: () => Promise<number | null>;
}

export interface ProductOptions {
  readonly dataDir?: string;
  readonly environment?: Record<string, string>;
  /** Stands in front of the command. */
  readonly enter?: readonly string[];
  /** The data folder as this process sees it, where that is another path. */
  readonly outside?: string | undefined;
  /** Told of the supervisor before the product listens. */
  readonly onStart?: (supervisor: ChildProcess, logged: () => string) => void;
}

export const apiKey = 'belvedere-test-key-0123456789abcdef';
export const adminPassword = 'correct horse battery';

/** A new folder for data, with everything below it removed by `remove`. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'belvedere-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts what `npm start` starts and resolves when it has printed its address. */
export async function startProduct({
  dataDir,
  environment = {},
  enter = [],
  outside,
  onStart,
}: ProductOptions = {}): Promise<Product> {
  const folder = dataDir ?? join(temporaryFolder().path, 'data');
  const command = [...enter, process.execPath, join(repository, 'server/src/supervisor/main.ts')];
  const supervisor = spawn(command[0] ?? '', command.slice(1), {
    cwd: repository,
    env: {
      ...withCompileCache(cleanEnvironment()),
      PORT: '0',
      BELVEDERE_DATA_DIR: folder,
      BELVEDERE_API_KEY: apiKey,
      BELVEDERE_ADMIN_PASSWORD: adminPassword,
      BELVEDERE_LOG_LEVEL: 'warn',
      // It would report this machine into the workspace that a test looks at.
      BELVEDERE_COLLECTOR: 'off',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  let logged = '';
  onStart?.(supervisor, () => logged);
  supervisor.stderr.setEncoding('utf8').on('data', (text: string) => {
    logged += text;
  });
  const address = await new Promise<string>((resolve, reject) => {
    supervisor.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const found = /listens on (https?:\/\/\S+)/.exec(printed);
      if (found?.[1] !== undefined) resolve(found[1]);
    });
    supervisor.once('exit', (code) =>
      reject(new Error(`the product ended with ${code} before it listened:\n${printed}${logged}`)),
    );
  });
  return {
    address,
    dataDir: folder,
    printed: () => printed,
    logged: () => logged,
    serverPid: () => (JSON.parse(readFileSync(join(outside ?? folder, 'server.json'), 'utf8')) as { pid: number }).pid,
    supervisor,
    stop: async () => {
      if (supervisor.exitCode !== null) return supervisor.exitCode;
      supervisor.kill('SIGTERM');
      const [code] = (await once(supervisor, 'exit')) as [number | null];
      return code;
    },
  };
}

/** Runs `belvedere <command>` on a data folder and answers what it printed. */
export async function runCommand(
  parameters: readonly string[],
  dataDir: string,
  input = '',
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [join(repository, 'server/src/command-line/main.ts'), ...parameters], {
    cwd: repository,
    env: { ...cleanEnvironment(), ...environment, BELVEDERE_DATA_DIR: dataDir },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
