import { createHash } from 'node:crypto';

/** The stored form of a session's token. */
export const sessionHash = (token: string): string => createHash('sha256').update(token).digest('hex');
