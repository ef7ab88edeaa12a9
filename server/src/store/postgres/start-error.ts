/** The database cannot be used, and a person has to do something about it. The message says what. */
export class DatabaseUnusableError extends Error {
  override readonly name = 'DatabaseUnusableError';
}
