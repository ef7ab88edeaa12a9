/** One thing that is wrong with the configuration. */
export interface ConfigurationProblem {
  /** As the person wrote it: the variable for the environment, the key for the file. */
  readonly key: string;
  /** A sentence that says what is wrong with the value and, for the file, where it stands. */
  readonly problem: string;
  /** A sentence that says what to do. */
  readonly fix: string;
}

/** Holds every problem at once, so that nobody mends them one start at a time. Nothing in it is a secret. */
export class ConfigurationError extends Error {
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[]) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    super(`The configuration has ${count}:\n${problems.map((each) => `  ${formatProblem(each)}`).join('\n')}`);
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

/** One line: key, problem, fix. */
export function formatProblem({ key, problem, fix }: ConfigurationProblem): string {
  return `${key}: ${problem} ${fix}`;
}
