const sentences: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk that holds the spool is full',
  EDQUOT: 'the disk quota of the spool is used up',
  EROFS: 'the spool folder is read-only',
  EACCES: 'the spool folder cannot be written',
  EPERM: 'the spool folder cannot be written',
  ENOENT: 'the spool folder is gone',
  EMFILE: 'the server has too many open files',
  EIO: 'the disk that holds the spool fails',
};

/** Why the spool takes nothing: a sentence for people, and the reason that a gap carries. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return sentences[code] ?? `the spool cannot be written${code === '' ? '' : ` (${code})`}`;
}
