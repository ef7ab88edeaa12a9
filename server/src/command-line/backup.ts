import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeBackup } from '../backup/backup.ts';
import { MASTER_KEY_FILE } from '../backup/manifest.ts';
import { masterKey } from '../data-folder/index.ts';
import { configured, existingFolder, requireEmbeddedStore } from './folder.ts';
import { UsageError } from './usage-error.ts';

export async function backup(parameters: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: parameters,
    allowPositionals: true,
    options: {
      'with-master-key': { type: 'boolean', default: false },
      'with-secrets': { type: 'boolean', default: false },
    },
  });
  const [target] = positionals;
  if (target === undefined || positionals.length > 1) throw new UsageError('name one folder for the backup');
  const configuration = configured();
  requireEmbeddedStore(configuration, 'pg_dump --format=custom --file=belvedere.dump "$BELVEDERE_DATABASE_URL"');
  const folder = existingFolder(configuration);
  const keyFile = join(folder.path, MASTER_KEY_FILE);
  const withKey = values['with-master-key'];
  if (withKey && !existsSync(keyFile)) {
    throw new UsageError('the master key comes from BELVEDERE_MASTER_KEY and is in no file; keep it beside the backup');
  }
  const manifest = await writeBackup({
    storeFile: folder.storeFile,
    target: resolve(target),
    format: folder.format,
    masterKeyId: masterKey(folder, folder.configuration).id,
    masterKeyFile: withKey ? keyFile : undefined,
    withSecrets: values['with-secrets'],
    now: Date.now,
  });
  const megabytes = (manifest.store.bytes / 1_000_000).toFixed(1);
  process.stdout.write(`Backed up ${folder.path} to ${resolve(target)} (${megabytes} MB).\n`);
  if ((manifest.secretsLeftOut ?? 0) > 0) {
    process.stdout.write(
      'The encrypted secrets of signable keys, data sources and ingest tokens are not in it: without them a restored server refuses signed requests, cannot log in to data sources and cannot show tokens again, though they work. --with-secrets adds them.\n',
    );
  }
  if (!withKey) {
    process.stdout.write(
      `The master key (id ${manifest.masterKeyId}) is not in it: keep ${keyFile} in a safe place of its own.\n`,
    );
  }
  return 0;
}
