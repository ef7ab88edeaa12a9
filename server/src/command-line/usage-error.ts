/** The command was called in a way that it does not understand: the answer is the message and the usage line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
