import { formatEffectiveConfiguration, formatProblem, loadConfiguration } from '../configuration/index.ts';

export async function config(): Promise<number> {
  const loaded = loadConfiguration({ environment: process.env, cwd: process.cwd() });
  for (const warning of loaded.warnings) process.stderr.write(`belvedere: ${formatProblem(warning)}\n`);
  process.stdout.write(formatEffectiveConfiguration(loaded));
  return 0;
}
