import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Text of each file by its path from the repository's root, with forward slashes. The checks take this, so their tests need no files. */
export type SourceTree = ReadonlyMap<string, string>;

export interface Import {
  /** What stands between the quotes. */
  specifier: string;
  /** True when the import disappears on execution; such an import counts for directions but cannot close a cycle. */
  typeOnly: boolean;
  /** The names taken from the other module, as that module spells them; empty for a default, namespace or dynamic import. */
  names: string[];
}

/** Reads every file below `folders` whose name ends in one of `extensions`; folders that do not exist count as empty. */
export function readSourceTree(root: string, folders: readonly string[], extensions: readonly string[]): SourceTree {
  const tree = new Map<string, string>();
  const visit = (folder: string): void => {
    for (const entry of entriesOf(join(root, folder))) {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules' && entry.name !== 'dist') visit(path);
      } else if (extensions.some((extension) => entry.name.endsWith(extension))) {
        tree.set(path, readFileSync(join(root, path), 'utf8'));
      }
    }
  };
  for (const folder of folders) visit(folder);
  return tree;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

// TypeScript 7 has no compiler interface to ask. The formatter puts every import at the start of a line, which is what this relies on.
const STATIC_IMPORT = /^(?:import|export)\s+(type\s+)?(?:([^'"`;]*?)\sfrom\s+)?['"]([^'"]+)['"]/gm;
const DYNAMIC_IMPORT = /\bimport\(\s*['"]([^'"]+)['"]/g;

/** Every static import, re-export and dynamic import with a fixed text. */
export function importsOf(text: string): Import[] {
  const code = withoutComments(text);
  const imports: Import[] = [];
  for (const [, type, clause = '', specifier = ''] of code.matchAll(STATIC_IMPORT)) {
    imports.push({ specifier, typeOnly: type !== undefined, names: namesIn(clause) });
  }
  for (const [, specifier = ''] of code.matchAll(DYNAMIC_IMPORT)) {
    imports.push({ specifier, typeOnly: false, names: [] });
  }
  return imports;
}

/** Only comments that fill whole lines go; a `//` later on a line may be part of an address in a string. */
function withoutComments(text: string): string {
  return text.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/^\s*\/\/.*$/gm, '');
}

function namesIn(clause: string): string[] {
  const braces = /\{([^}]*)\}/.exec(clause);
  if (!braces?.[1]) return [];
  const names = braces[1].split(',').map((part) => part.trim().replace(/^type\s+/, ''));
  return names.map((part) => part.split(/\s+as\s+/)[0] ?? '').filter((name) => name !== '');
}

/** The path a relative specifier leads to, or undefined for a package. */
export function targetOf(importer: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return posix.normalize(posix.join(posix.dirname(importer), specifier));
}

/** Test code may import anything and may be imported by test code only. */
export function isTestCode(path: string): boolean {
  return path.endsWith('.test.ts') || path.startsWith('tests/') || /\/(testing|test-support)\//.test(path);
}
