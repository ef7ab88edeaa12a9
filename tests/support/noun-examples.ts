import { existsSync } from 'node:fs';
import { nouns } from '../../server/src/workspace/registry.ts';
import type { NounExamples } from '../../server/src/workspace/testing/noun-examples.ts';

const fileOf = (folder: string): URL =>
  new URL(`../../server/src/workspace/${folder}/testing/examples.ts`, import.meta.url);

async function load(folder: string): Promise<{ folder: string; examples: NounExamples }> {
  const { examples } = (await import(fileOf(folder).href)) as { examples: NounExamples };
  return { folder, examples };
}

/** The examples of every noun that brings its own. */
export const nounExamples = await Promise.all(
  nouns.filter(({ folder }) => existsSync(fileOf(folder))).map(({ folder }) => load(folder)),
);
