import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

export const MANIFEST_FILE = 'manifest.json';
export const STORE_FILE = 'belvedere.sqlite';
export const MASTER_KEY_FILE = 'master.key';

/** What a backup says about itself; restore believes nothing else. */
export interface Manifest {
  readonly product: 'belvedere';
  /** Number of the data format (FORMAT of the data folder). */
  readonly format: number;
  readonly createdAt: string;
  /** Which master key made the chain and the ciphertexts in it. */
  readonly masterKeyId: string;
  readonly includesMasterKey: boolean;
  /** How many secrets of signable keys and data sources are not in it; absent in backups of versions that had none. */
  readonly secretsLeftOut?: number;
  readonly store: { readonly bytes: number; readonly sha256: string };
}

export async function sha256OfFile(path: string): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(path), digest);
  return digest.digest('hex');
}
