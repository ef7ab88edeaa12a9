/** The tests that run on SQLite and on PostgreSQL with the same code: those of the verbs. */
export const onBothDatabases = {
  folder: 'server/src/workspace/',
  /** What others keep their data in has nothing to do with where ours lies. */
  without: 'server/src/workspace/data-sources/types/',
};

export const isOnBothDatabases = (file: string): boolean =>
  file.startsWith(onBothDatabases.folder) && !file.startsWith(onBothDatabases.without);
