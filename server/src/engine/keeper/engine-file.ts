import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessIdentity } from './process-identity.ts';

/** Who runs on the engine's folder, for the next server that starts on it. */
export interface EngineFile extends ProcessIdentity {
  readonly socketPath: string;
}

const fileName = 'engine.json';

export function writeEngineFile(folder: string, file: EngineFile): void {
  writeFileSync(join(folder, fileName), `${JSON.stringify(file)}\n`, { mode: 0o600 });
}

/** Does not mind a folder that could never be made. */
export function removeEngineFile(folder: string): void {
  if (readEngineFile(folder) !== undefined) rmSync(join(folder, fileName), { force: true });
}

/** Undefined when there is none, or one that was cut short: then there is nobody to end. */
export function readEngineFile(folder: string): EngineFile | undefined {
  try {
    const file: unknown = JSON.parse(readFileSync(join(folder, fileName), 'utf8'));
    return isEngineFile(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

function isEngineFile(file: unknown): file is EngineFile {
  if (typeof file !== 'object' || file === null) return false;
  const { pid, startTicks, bootId, socketPath } = file as Record<string, unknown>;
  const texts = [startTicks, bootId, socketPath];
  return Number.isSafeInteger(pid) && Number(pid) > 0 && texts.every((text) => typeof text === 'string');
}
