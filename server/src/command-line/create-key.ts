import { parseArgs } from 'node:util';
import { createKey } from '../workspace/keys/index.ts';
import { commandContext, withKernel } from './folder.ts';

export async function createKeyCommand(parameters: string[]): Promise<number> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      name: { type: 'string', default: 'command line' },
      role: { type: 'string', multiple: true, default: ['wsAdmin'] },
      workspace: { type: 'string' },
      'read-only': { type: 'boolean', default: false },
    },
  });
  return withKernel(async (kernel) => {
    let query = kernel.store.read
      .selectFrom('workspaces')
      .select(['id', 'uuid', 'name'])
      .where('deleted_at', 'is', null)
      .orderBy('id');
    if (values.workspace !== undefined) query = query.where('uuid', '=', values.workspace);
    const workspace = await query.executeTakeFirst();
    if (workspace === undefined) {
      throw new Error(
        values.workspace === undefined
          ? 'there is no workspace yet; start the server once'
          : `there is no workspace ${values.workspace}`,
      );
    }
    const key = await createKey({
      ctx: commandContext(kernel, workspace),
      input: { name: values.name, roles: values.role, readOnly: values['read-only'] },
    });
    process.stdout.write(
      `Made the key ${key.uuid} (${values.role.join(', ')}) in workspace ${workspace.name}.\nIts secret, shown this once: ${key.secret}\n`,
    );
    return 0;
  });
}
