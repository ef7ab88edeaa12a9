#!/usr/bin/env node
import { ConfigurationError } from '../configuration/index.ts';
import { DatabaseUnusableError } from '../store/postgres/start-error.ts';
import { exitCodes } from '../supervisor/exit-codes.ts';
import { commands } from './commands.ts';
import { UsageError } from './usage-error.ts';

/** Backups and restored data hold secrets and other people's data: nobody else reads them. */
process.umask(0o077);

const help = (): string =>
  [
    'Usage: belvedere <command>',
    '',
    ...commands.map(({ usage, summary }) => `  ${usage.padEnd(54)} ${summary}`),
    '',
    'Configuration comes from the environment and from one file: see `belvedere config`.',
    '',
  ].join('\n');

const [name, ...rest] = process.argv.slice(2);

if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
  process.stdout.write(help());
  process.exitCode = name === undefined ? 2 : 0;
} else {
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    process.stderr.write(`belvedere: there is no command "${name}"\n\n${help()}`);
    process.exitCode = 2;
  } else {
    process.exitCode = await run(() => command.run(rest), command.usage);
  }
}

async function run(work: () => Promise<number>, usage: string): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UsageError || isParseError(error)) {
      process.stderr.write(`belvedere: ${(error as Error).message}\nUsage: belvedere ${usage}\n`);
      return 2;
    }
    process.stderr.write(`belvedere: ${error instanceof Error ? error.message : String(error)}\n`);
    const isOfConfiguration = error instanceof ConfigurationError || error instanceof DatabaseUnusableError;
    return isOfConfiguration ? exitCodes.configuration : 1;
  }
}

function isParseError(error: unknown): boolean {
  return error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
}
