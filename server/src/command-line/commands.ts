export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** Resolves with the exit code. */
  readonly run: (parameters: string[]) => Promise<number>;
}

/** Each command is loaded when it is called, so that `config` and `--help` answer at once. */
export const commands: readonly Command[] = [
  {
    name: 'start',
    usage: 'start',
    summary: 'run the server and restart it when it dies',
    run: async () => {
      await import('../supervisor/main.ts');
      return Number(process.exitCode ?? 0);
    },
  },
  {
    name: 'backup',
    usage: 'backup <folder> [--with-master-key] [--with-secrets]',
    summary: 'copy the data to a new folder while the server works',
    run: async (parameters) => (await import('./backup.ts')).backup(parameters),
  },
  {
    name: 'restore',
    usage: 'restore <folder>',
    summary: 'put a backup into an empty data folder',
    run: async (parameters) => (await import('./restore.ts')).restore(parameters),
  },
  {
    name: 'verify',
    usage: 'verify',
    summary: 'check the database, every version and the chain of changes',
    run: async () => (await import('./verify.ts')).verify(),
  },
  {
    name: 'create-key',
    usage: 'create-key [--name <name>] [--role <role>]… [--workspace <wksp_…>] [--read-only]',
    summary: 'make an API key and print its secret once',
    run: async (parameters) => (await import('./create-key.ts')).createKeyCommand(parameters),
  },
  {
    name: 'reset-password',
    usage: 'reset-password [login] [--password-stdin]',
    summary: 'set a new password (admin unless named); random unless given',
    run: async (parameters) => (await import('./reset-password.ts')).resetPassword(parameters),
  },
  {
    name: 'config',
    usage: 'config',
    summary: 'print the effective configuration without secrets',
    run: async () => (await import('./config.ts')).config(),
  },
];
