import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One file of the built console. */
export interface ConsoleFile {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly etag: string;
  /** Its name holds a hash of its content: it never changes. */
  readonly isImmutable: boolean;
}

export interface ConsoleBundle {
  /** The page of every address, with `nonceMark` where the nonce of an answer goes. */
  readonly page: string;
  /** By path below the console, without a slash at the begin. */
  readonly files: ReadonlyMap<string, ConsoleFile>;
}

/** What the build writes into the page in the places of a nonce. */
export const nonceMark = '__CONSOLE_NONCE__';

const builtFolder = fileURLToPath(new URL('../../../console/dist', import.meta.url));

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=UTF-8',
  '.html': 'text/html; charset=UTF-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=UTF-8',
  '.json': 'application/json; charset=UTF-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=UTF-8',
  '.woff2': 'font/woff2',
};

/**
 * Reads the built console into memory: about 2 MB, and no request can name a file outside of it. Undefined when it was not
 * built, as when the server is started without `npm start`.
 */
export function readConsoleBundle(folder: string = builtFolder): ConsoleBundle | undefined {
  const pagePath = join(folder, 'index.html');
  if (!existsSync(pagePath)) return undefined;
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => name !== 'index.html' && contentTypes[extname(name)] !== undefined);
  const files = new Map(names.map((name) => [name, readConsoleFile(folder, name)]));
  return { page: readFileSync(pagePath, 'utf8'), files };
}

function readConsoleFile(folder: string, name: string): ConsoleFile {
  const bytes = readFileSync(join(folder, name));
  return {
    bytes,
    contentType: contentTypes[extname(name)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`,
    isImmutable: name.startsWith('assets/'),
  };
}
