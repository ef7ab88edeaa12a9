/** The tests that run on SQLite and on PostgreSQL with the same code: those of the verbs, and what bad input gets. */
export const onBothDatabases = {
  folder: 'server/src/workspace/',
  /** What others keep their data in has nothing to do with where ours lies. */
  without: 'server/src/workspace/data-sources/types/',
  files: ['tests/hostile.test.ts'],
};

export const isOnBothDatabases = (file: string): boolean =>
  onBothDatabases.files.includes(file) ||
  (file.startsWith(onBothDatabases.folder) && !file.startsWith(onBothDatabases.without));
