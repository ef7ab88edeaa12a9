import { type KeptSecret, openKeptSecret, type SecretOwner, sealKeptSecret } from '../kernel/kept-secret.ts';
import type { Kernel } from '../kernel/kernel.ts';

/** Only a signable key has its secret kept, for a signature is checked with it. */
const ownerOf = (keyUuid: string): SecretOwner => ({ purpose: 'key secrets', boundTo: `secret of ${keyUuid}` });

export const sealSecret = (kernel: Pick<Kernel, 'secrets'>, keyUuid: string, secret: string): KeptSecret =>
  sealKeptSecret(kernel, ownerOf(keyUuid), secret);

/** Undefined for what this master key does not open: it was sealed under another one, for another key, or was altered. */
export const openSecret = (kernel: Pick<Kernel, 'secrets'>, keyUuid: string, kept: KeptSecret): string | undefined =>
  openKeptSecret(kernel, ownerOf(keyUuid), kept);
