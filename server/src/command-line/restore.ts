import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { restoreBackup } from '../backup/restore.ts';
import { currentFormat } from '../data-folder/index.ts';
import { configured, requireEmbeddedStore } from './folder.ts';
import { UsageError } from './usage-error.ts';

export async function restore(parameters: string[]): Promise<number> {
  const { positionals } = parseArgs({ args: parameters, allowPositionals: true, options: {} });
  const [source] = positionals;
  if (source === undefined || positionals.length > 1) throw new UsageError('name the folder of one backup');
  const configuration = configured();
  requireEmbeddedStore(
    configuration,
    'pg_restore --no-owner --dbname="$BELVEDERE_DATABASE_URL" belvedere.dump, into an empty database, with all servers stopped',
  );
  const dataFolder = configuration.dataDir;
  const manifest = await restoreBackup({
    source: resolve(source),
    dataFolder,
    storeFile: join(dataFolder, 'belvedere.sqlite'),
    supportedFormat: currentFormat,
  });
  process.stdout.write(`Restored the backup of ${manifest.createdAt} into ${dataFolder}.\n`);
  if (!manifest.includesMasterKey && configuration.masterKey === undefined) {
    process.stdout.write(
      `It needs its master key (id ${manifest.masterKeyId}): put the file master.key into ${dataFolder} or set BELVEDERE_MASTER_KEY before the start.\n`,
    );
  }
  if ((manifest.secretsLeftOut ?? 0) > 0) {
    process.stdout.write(
      'The secrets of signable keys, data sources and ingest tokens are not in it: tokens work and cannot be shown again; these keys work by header, and sign again after they are rotated; enter the passwords of data sources again.\n',
    );
  }
  return 0;
}
