import { importsOf, isTestCode, type SourceTree, targetOf } from './source-tree.ts';

/** A file that needs more lines holds more than one thing. Tests may be longer: a table of cases is one thing. */
export const LONGEST_FILE_LINES = 600;

export function checkLengths(tree: SourceTree): string[] {
  const findings: string[] = [];
  for (const [path, text] of tree) {
    const lines = text.replace(/\n$/, '').split('\n').length;
    if (!isTestCode(path) && lines > LONGEST_FILE_LINES) {
      findings.push(`${path} has ${lines} lines; more than ${LONGEST_FILE_LINES} are too many for one file`);
    }
  }
  return findings;
}

/**
 * Each cycle of imports once, starting at the file that is first reached. Imports of types are left out: they vanish on execution, and
 * whether their direction is allowed is checked elsewhere.
 */
export function checkCycles(tree: SourceTree): string[] {
  const findings: string[] = [];
  const finished = new Set<string>();
  const trail: string[] = [];

  const visit = (path: string): void => {
    if (finished.has(path)) return;
    const start = trail.indexOf(path);
    if (start !== -1) {
      findings.push(`a cycle of imports: ${[...trail.slice(start), path].join(' → ')}`);
      return;
    }
    trail.push(path);
    for (const { specifier, typeOnly } of importsOf(tree.get(path) ?? '')) {
      const target = targetOf(path, specifier);
      if (!typeOnly && target !== undefined && tree.has(target)) visit(target);
    }
    trail.pop();
    finished.add(path);
  };

  for (const path of tree.keys()) visit(path);
  return findings;
}

/** Besides `json` itself these read only what the program or its owner wrote, by names that the program knows. */
const PARSING_PARTS = ['json', 'engine', 'data-folder', 'backup', 'configuration', 'collector'];

/** Each file of the server that parses JSON by the language's own parser, which may give keys that the text does not have (`parseJson` says when). */
export function checkParsing(tree: SourceTree): string[] {
  const findings: string[] = [];
  for (const [path, text] of tree) {
    const part = /^server\/src\/([^/]+)/.exec(path)?.[1];
    if (part === undefined || PARSING_PARTS.includes(part) || isTestCode(path)) continue;
    if (/\bJSON\.parse(?=\s*[(),;])/.test(text)) findings.push(`${path} calls JSON.parse instead of parseJson`);
  }
  return findings;
}
