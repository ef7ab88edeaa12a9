import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { setPassword } from '../workspace/accounts/index.ts';
import { newSecret } from '../workspace/kernel/identifiers.ts';
import { serverContext } from '../workspace/kernel/server-context.ts';
import { withKernel } from './folder.ts';
import { UsageError } from './usage-error.ts';

export async function resetPassword(parameters: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: parameters,
    allowPositionals: true,
    options: { 'password-stdin': { type: 'boolean', default: false } },
  });
  if (positionals.length > 1) throw new UsageError('name one login at most');
  const login = positionals[0] ?? 'admin';
  const given = values['password-stdin'] ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined;
  const password = given ?? newSecret(20);
  return withKernel(async (kernel) => {
    await setPassword({ ctx: serverContext(kernel, { address: 'local' }), input: { login, password } });
    const shown =
      given === undefined
        ? `New password of ${login}, shown this once: ${password}\n`
        : `Set the password of ${login}.\n`;
    process.stdout.write(`${shown}Its sessions have ended.\n`);
    return 0;
  });
}
