/** Something about a backup that whoever asked for it can mend; the message says how. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}
