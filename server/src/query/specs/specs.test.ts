import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { BelvedereError } from '../../errors/index.ts';
import { newWorkspaceNumber } from '../../ingest/testing/points.ts';
import { sinkOf } from '../../ingest/testing/sinks.ts';
import { openTestTelemetry } from '../../telemetry/testing/open-test-telemetry.ts';
import { createQueryEngine } from '../create-query-engine.ts';
import type { QueryOptions } from '../query.ts';
import { loadPoints } from '../testing/load-points.ts';
import { readSpecFile, type SpecQuestion } from '../testing/spec-file.ts';
import { resultText, SPEC_NOW_MS } from '../testing/spec-text.ts';

/**
 * The language by examples: every script of this folder is played against the engine. `UPDATE_SPECS=1` writes what comes out into the scripts, to be
 * read before it is committed.
 */
const { telemetry, close } = await openTestTelemetry();
const now = () => SPEC_NOW_MS;
const sink = sinkOf(telemetry, { now, keepDaysOf: async () => 365 });
const engine = createQueryEngine({ telemetry, now });
const isUpdating = process.env.UPDATE_SPECS === '1';

afterAll(async () => {
  await sink.close();
  await sink.ledger.close();
  await close();
});

const scripts = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.txt'));

describe.each(scripts)('%s', (name) => {
  const path = `${import.meta.dirname}/${name}`;
  const actual = new Map<number, string>();
  for (const { title, loads, questions } of readSpecFile(path)) {
    test(title, async () => {
      const workspace = newWorkspaceNumber();
      await loadPoints(sink, workspace, loads);
      for (const question of questions) {
        const answer = await answerOf(workspace, question);
        actual.set(question.line, answer);
        if (!isUpdating) expect(answer, `${name}:${question.line} ${question.text}`).toBe(question.expected);
      }
    });
  }
  afterAll(() => {
    if (isUpdating) writeFileSync(path, withAnswers(readFileSync(path, 'utf8'), actual));
  });
});

async function answerOf(workspace: number, { text, options }: SpecQuestion): Promise<string> {
  try {
    return resultText(await engine.run({ text, workspaces: [workspace], options: options as QueryOptions }));
  } catch (error) {
    if (!(error instanceof BelvedereError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

/** The script with these answers below the questions, by the line on which each begins. */
function withAnswers(text: string, answers: ReadonlyMap<number, string>): string {
  const result: string[] = [];
  let answer: string | undefined;
  let isReplacing = false;
  for (const [index, line] of text.split('\n').entries()) {
    answer = answers.get(index + 1) ?? answer;
    if (line.startsWith('expect') && answer !== undefined) {
      result.push(line, ...answer.split('\n').map((each) => `  ${each}`));
      isReplacing = true;
      answer = undefined;
    } else if (!isReplacing || !/^ {2,}\S/.test(line)) {
      isReplacing = false;
      result.push(line);
    }
  }
  return result.join('\n');
}
