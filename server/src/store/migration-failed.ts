/** The tables could not be brought to the form of this release. The message is meant for the person who starts the server. */
export class MigrationFailedError extends Error {
  override readonly name = 'MigrationFailedError';
  readonly #migration: string;

  /** @param copy where the state before lies, when a copy was made */
  constructor({ migration, cause, copy }: { migration: string; cause: unknown; copy?: string | undefined }) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const kept = copy === undefined ? '' : ` A copy of them is ${copy}.`;
    super(
      `The store could not be upgraded: ${migration} failed (${reason}). The data are as they were, and nothing of the upgrade stays.${kept} ` +
        'Start the release that was used before: it works as it did. Or mend what stands in the way (a full disk, tables that somebody else changed) ' +
        'and start this one again; if nothing does, report it with this message.',
      { cause },
    );
    this.#migration = migration;
  }

  withCopy(copy: string | undefined): MigrationFailedError {
    return new MigrationFailedError({ migration: this.#migration, cause: this.cause, copy });
  }
}
