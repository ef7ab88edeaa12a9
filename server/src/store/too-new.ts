/** The store was migrated by a newer release, whose tables this one would misread. */
export class StoreTooNewError extends Error {
  override readonly name = 'StoreTooNewError';

  constructor(migrations: readonly string[]) {
    super(
      `The store was migrated by a newer release (${migrations.join(', ')}), which this one does not know. ` +
        'Start the newer release again, or restore a backup that was made before the upgrade.',
    );
  }
}
