import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigurationProblem, LoadedConfiguration } from '../index.ts';
import { ConfigurationError, loadConfiguration } from '../index.ts';

/** A working folder of a test, empty at first. */
export function createWorkingFolder() {
  const cwd = mkdtempSync(join(tmpdir(), 'belvedere-configuration-'));
  const file = join(cwd, 'settings.json');
  return {
    cwd,
    file,
    fromEnvironment: (environment: Record<string, string>): LoadedConfiguration =>
      loadConfiguration({ environment, cwd }),
    fromFile(contents: unknown, environment: Record<string, string> = {}): LoadedConfiguration {
      const text = typeof contents === 'string' ? contents : JSON.stringify(contents);
      writeFileSync(file, text, { mode: 0o600 });
      return loadConfiguration({ environment: { ...environment, BELVEDERE_CONFIG: file }, cwd });
    },
    remove: () => rmSync(cwd, { recursive: true, force: true }),
  };
}

/** The problems an action is refused with; none when it is not refused. */
export function problemsOf(action: () => unknown): readonly ConfigurationProblem[] {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}
