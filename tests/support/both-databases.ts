/** Where the tests lie that run on SQLite and on PostgreSQL with the same code: those of the verbs. */
export const onBothDatabases: readonly string[] = ['server/src/workspace/'];

export const isOnBothDatabases = (file: string): boolean => onBothDatabases.some((start) => file.startsWith(start));
