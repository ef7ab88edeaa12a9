import { posix } from 'node:path';
import type { SourceTree } from './source-tree.ts';

/** What a document may cite. */
export interface Citable {
  /** Whether a file or folder is at this path from the repository's root. */
  exists: (path: string) => boolean;
  /** Names of the scripts in the root package.json. */
  scripts: readonly string[];
}

const LINK = /\]\(([^)\s]+)\)/g;
const CODE_SPAN = /`([^`\n]+)`/g;
const NPM_RUN = /\bnpm run ([a-z][a-z0-9:-]*)/g;
const FENCE = /^```[\s\S]*?^```/gm;
/** A code span is taken for a path of ours when it begins with one of these folders and holds nothing but a path. */
const OWN_PATH = /^(?:server|tests|bench|scripts|docs|packages|console|\.ci)\/[\w./@-]*$/;

/** Every cited path that does not exist and every cited npm script that package.json does not have. */
export function checkDocuments(documents: SourceTree, citable: Citable): string[] {
  const findings: string[] = [];
  for (const [document, text] of documents) {
    const prose = text.replace(FENCE, '');
    for (const path of citedPaths(document, prose)) {
      if (!citable.exists(path)) findings.push(`${document} cites ${path}, which does not exist`);
    }
    for (const [, script = ''] of text.matchAll(NPM_RUN)) {
      if (!citable.scripts.includes(script)) findings.push(`${document} cites npm run ${script}, which does not exist`);
    }
  }
  return findings;
}

function citedPaths(document: string, prose: string): Set<string> {
  const paths = new Set<string>();
  for (const [, link = ''] of prose.matchAll(LINK)) {
    const path = link.replace(/#.*$/, '');
    // Addresses, references inside the page and pages of the running server are not files.
    if (path === '' || path.startsWith('/') || /^[a-z][a-z+.-]*:/i.test(path)) continue;
    paths.add(posix.normalize(posix.join(posix.dirname(document), decodeURI(path))));
  }
  for (const [, span = ''] of prose.matchAll(CODE_SPAN)) {
    if (OWN_PATH.test(span)) paths.add(posix.normalize(span));
  }
  return paths;
}
