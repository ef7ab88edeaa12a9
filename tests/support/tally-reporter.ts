import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { isOnBothDatabases } from './both-databases.ts';

/** What scripts/test.mjs needs to close the run with one line and to judge skipped tests. */
interface Tally {
  passed: number;
  /** Failed tests, and files or hooks that failed outside of any test: those would otherwise vanish from the count. */
  failed: number;
  skipped: { file: string; test: string; reason: string }[];
  /** Of the tests that are for both databases, how many passed on each; a name that is missing was not asked for. */
  databases: Record<string, number>;
}

/** Writes the tally of a run as JSON into the file that TEST_TALLY_FILE names; without the variable it does nothing. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(testModules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const file = process.env.TEST_TALLY_FILE;
    if (file === undefined || file === '') return;
    const tally: Tally = { passed: 0, failed: unhandledErrors.length, skipped: [], databases: {} };
    for (const testModule of testModules) count(testModule, tally);
    writeFileSync(file, JSON.stringify(tally));
  }
}

function count(testModule: TestModule, tally: Tally): void {
  tally.failed += testModule.errors().length;
  for (const suite of testModule.children.allSuites()) tally.failed += suite.errors().length;
  for (const testCase of testModule.children.allTests()) {
    const result = testCase.result();
    if (result.state === 'passed') {
      tally.passed += 1;
      if (isOnBothDatabases(testModule.relativeModuleId)) {
        const database = testModule.project.name;
        tally.databases[database] = (tally.databases[database] ?? 0) + 1;
      }
    } else if (result.state === 'skipped') {
      const reason = result.note ?? (testCase.options.mode === 'todo' ? 'not written yet' : 'no reason given');
      tally.skipped.push({ file: testModule.relativeModuleId, test: testCase.fullName, reason });
    } else tally.failed += 1;
  }
}
