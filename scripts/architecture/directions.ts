import { type Import, importsOf, isTestCode, type SourceTree, targetOf } from './source-tree.ts';

const SOURCE = 'server/src/';

/** Packages that stand alone: they run in browsers too, so they may import nothing but themselves. */
const ALONE: readonly string[] = ['packages/dql/'];

/** Which parts of server/src a part may import, besides itself. A part that is not named here fails the check: name it first. */
const ALLOWED: Record<string, readonly string[] | 'everything'> = {
  'main.ts': 'everything',
  'compose.ts': 'everything',
  'open-kernel.ts': ['configuration', 'data-folder', 'store', 'calls', 'ingest', 'query', 'outbound', 'workspace'],
  'command-line': 'everything',
  dialects: ['workspace', 'ingest', 'calls', 'identity', 'errors', 'json', 'http'],
  workspace: ['store', 'query', 'ingest', 'calls', 'outbound', 'processes', 'json', 'errors'],
  calls: ['telemetry', 'json', 'errors'],
  ingest: ['telemetry', 'json', 'errors'],
  // What it sends is made as agents make it, and hides what the record of calls hides.
  collector: ['ingest', 'calls', 'processes'],
  query: ['telemetry', 'json', 'errors'],
  telemetry: ['engine', 'processes', 'json', 'errors'],
  engine: ['processes', 'errors'],
  backup: ['store', 'errors'],
  identity: ['errors'],
  store: ['errors'],
  http: ['processes', 'errors'],
  console: ['http'],
  // What may be written as an address to reach is said by what reaches it.
  configuration: ['outbound', 'errors'],
  outbound: ['processes', 'errors'],
  'data-folder': ['errors'],
  supervisor: ['processes', 'errors'],
  processes: [],
  json: ['errors'],
  errors: [],
};

/** Nouns that belong to every other noun: what is done is done by an account or a key, things carry tags and lie in folders, points have fields. */
const SHARED_NOUNS = ['tags', 'keys', 'ingest-tokens', 'accounts', 'folders', 'fields'];

/** Packages that would carry a part's job elsewhere if any part could import them. */
const PACKAGES: readonly {
  readonly pattern: RegExp;
  readonly parts: readonly string[];
  readonly reason: string;
  /** Types may be imported anywhere. */
  readonly valuesOnly?: true;
}[] = [
  {
    pattern: /^(fastify$|@fastify\/|@scalar\/)/,
    parts: ['dialects', 'http', 'console'],
    reason: 'HTTP stays outside of the workspace',
  },
  {
    pattern: /^pg$/,
    parts: ['store', 'outbound'],
    reason: 'only the store talks to its database, and only outbound to those of others',
  },
  // Node has no file lock of its own, so the data folder is locked through a database file.
  { pattern: /^node:sqlite$/, parts: ['store', 'data-folder'], reason: 'only the store talks to a database' },
  { pattern: /^openid-client$/, parts: ['identity'], reason: 'only identity talks to a login provider' },
  { pattern: /^mysql2($|\/)/, parts: ['outbound'], reason: 'only outbound talks to the databases of others' },
  { pattern: /^chdb($|\/)/, parts: ['engine'], reason: 'only the engine process loads the engine' },
  {
    pattern: /^@clickhouse\/client$/,
    parts: ['telemetry', 'calls', 'ingest', 'query'],
    reason: 'what is asked of the engine is asked in one place each',
  },
  {
    pattern: /^node:http$/,
    parts: ['processes'],
    reason: 'the import costs 13 MB; processes/node-http.ts has the module without them',
    valuesOnly: true,
  },
  { pattern: /^kysely($|\/)/, parts: ['store', 'workspace'], reason: 'queries belong to the store and the workspace' },
];

/**
 * Every import in server/src that leads backwards, sideways, outside or nowhere, and every one by which a package that stands alone
 * leans on something else, as one sentence each.
 *
 * The rules are those of ARCHITECTURE.md: dialects → workspace → store, never back, never sideways between dialects or nouns.
 */
export function checkDirections(tree: SourceTree): string[] {
  const findings: string[] = [];
  for (const [importer, text] of tree) {
    if (isTestCode(importer)) continue;
    const alone = ALONE.find((folder) => importer.startsWith(folder));
    if (alone !== undefined) findings.push(...checkAlone(tree, importer, alone));
    if (!importer.startsWith(SOURCE)) continue;
    for (const imported of importsOf(text)) {
      const { specifier } = imported;
      const target = targetOf(importer, specifier);
      const reason = target === undefined ? packageRefusal(importer, imported) : fileRefusal(importer, target, tree);
      if (reason !== undefined) findings.push(`${importer} imports ${specifier}: ${reason}`);
    }
  }
  return findings;
}

function checkAlone(tree: SourceTree, importer: string, folder: string): string[] {
  return importsOf(tree.get(importer) ?? '').flatMap(({ specifier }) => {
    const target = targetOf(importer, specifier);
    const reason =
      target === undefined
        ? `${folder} stands alone, without packages and without Node`
        : !target.startsWith(folder)
          ? `it lies outside of ${folder}`
          : !tree.has(target)
            ? 'there is no such file'
            : isTestCode(target)
              ? 'it is test code'
              : undefined;
    return reason === undefined ? [] : [`${importer} imports ${specifier}: ${reason}`];
  });
}

function fileRefusal(importer: string, target: string, tree: SourceTree): string | undefined {
  // The one file outside of server/src that a running server reads: its own version.
  if (target === 'server/package.json') return undefined;
  if (!target.startsWith(SOURCE)) return 'it lies outside of server/src';
  if (!tree.has(target)) return 'there is no such file';
  if (isTestCode(target)) return 'it is test code';
  const from = partOf(importer);
  const to = partOf(target);
  const allowed = ALLOWED[from];
  if (allowed === undefined) return `the part ${from} is not in the table of allowed directions`;
  if (from === to) return sidewaysRefusal(from, importer, target);
  if (allowed === 'everything' || allowed.includes(to)) return undefined;
  return `${from} must not import ${to}`;
}

function packageRefusal(importer: string, { specifier, names, typeOnly }: Import): string | undefined {
  const part = partOf(importer);
  if (ALLOWED[part] === 'everything') return undefined;
  if (part === 'workspace' && specifier === 'kysely' && names.includes('sql')) {
    return 'SQL text belongs to the store; the workspace uses the query builder';
  }
  const rule = PACKAGES.find(({ pattern, valuesOnly }) => pattern.test(specifier) && !(valuesOnly && typeOnly));
  return rule && !rule.parts.includes(part) ? rule.reason : undefined;
}

/** Rules inside a part that holds siblings. A file that lies right in the part's folder stands above (workspace) or below (dialects) them. */
function sidewaysRefusal(part: string, importer: string, target: string): string | undefined {
  const from = folderIn(part, importer);
  const to = folderIn(part, target);
  if (from === to) return undefined;
  if (part === 'dialects' && to !== undefined) return `the dialect ${to} is no business of ${from ?? 'a shared file'}`;
  if (part === 'workspace') {
    if (from === undefined || to === 'kernel') return undefined;
    if (to === undefined) return 'only what composes the nouns may know all of them';
    if (from === 'kernel') return `the kernel must not know the noun ${to}`;
    if (!SHARED_NOUNS.includes(to)) return `the noun ${to} is no business of ${from}`;
  }
  return undefined;
}

function partOf(path: string): string {
  return path.slice(SOURCE.length).split('/')[0] ?? '';
}

/** The folder right below the part, or undefined for a file that lies in the part's own folder. */
function folderIn(part: string, path: string): string | undefined {
  const rest = path.slice(SOURCE.length + part.length + 1).split('/');
  return rest.length > 1 ? rest[0] : undefined;
}
