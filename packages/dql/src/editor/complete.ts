import { fieldName } from '../printer/names.ts';
import { clauseWords } from '../registry/clauses.ts';
import type { FunctionKind } from '../registry/function-definition.ts';
import { findFunction, findOuterFunction, findShowFunction, functions } from '../registry/functions.ts';
import { namespaces } from '../registry/namespaces.ts';
import { quoted } from '../text/escapes.ts';
import { isBareName } from '../text/names.ts';
import type { CursorPlace } from './cursor-place.ts';
import { locate } from './locate.ts';

/** What only the user's data can tell. `locate` says what to ask for. */
export interface CompletionContext {
  /** Sources of the namespace. */
  readonly sources?: readonly string[];
  /** Fields and tags of the sources. */
  readonly fields?: readonly string[];
  /** Values of the field. */
  readonly values?: readonly string[];
}

export type CandidateKind = 'namespace' | 'source' | 'field' | 'value' | 'function' | 'clause' | 'keyword' | 'operator';

export interface Candidate {
  readonly kind: CandidateKind;
  /** What is shown. */
  readonly label: string;
  /** What replaces the text from `from` to `to`. */
  readonly insert: string;
  /** One sentence, or empty. */
  readonly detail: string;
}

export interface Completion {
  readonly place: CursorPlace;
  readonly from: number;
  readonly to: number;
  /** Those that begin with what is written, the most specific kinds first. */
  readonly candidates: readonly Candidate[];
}

/** What can be written at an offset of a query, complete or not. Never throws. */
export function complete(text: string, offset: number, context: CompletionContext = {}): Completion {
  const place = locate(text, offset);
  const prefix = place.prefix.toLowerCase();
  const candidates = candidatesOf(place, context).filter(({ label }) => label.toLowerCase().startsWith(prefix));
  return { place, from: place.from, to: place.to, candidates };
}

function candidatesOf(place: CursorPlace, context: CompletionContext): Candidate[] {
  const { fields = [], sources = [], values = [] } = context;
  const names = named('field', [...place.aliases, ...fields], place.inQuotes ? same : fieldName);
  switch (place.kind) {
    case 'query':
      return [...namespaces.map(namespaceCandidate), ...calls('outer', 'show'), evalCandidate];
    case 'source':
      return named('source', sources, place.inQuotes ? same : sourceText);
    case 'target':
      return [...names, ...calls('aggregate', 'series', 'transform', 'fill')];
    case 'argument':
      return [...parameterNames(place.function), ...names, ...calls('transform', 'aggregate')];
    case 'condition':
      return [...names, ...calls('filter'), ...keywords('NOT')];
    case 'value':
      return [...named('value', values, place.inQuotes ? same : quoted), ...(place.inQuotes ? [] : calls('filter'))];
    case 'operator':
      return [
        ...operators('=', '!=', '=~', '!~', '<', '<=', '>', '>='),
        ...keywords('IN', 'NOT IN', 'AND', 'OR', 'AS', 'SHIFT'),
      ];
    case 'window':
      return [
        ...keywords('TODAY', 'YESTERDAY', 'THIS WEEK', 'LAST WEEK', 'THIS MONTH', 'LAST MONTH', 'auto', 'now'),
        ...rollupNames(),
      ];
    case 'clause':
      return [...clauseWords.map((word) => candidate('clause', word)), ...keywords('ASC', 'DESC', 'AS')];
    case 'group':
      return [...names, ...calls('transform')];
    case 'having':
    case 'order':
      return [...names, ...calls('aggregate')];
    case 'by':
      return keywords('BY');
    case 'nothing':
      return [];
  }
}

function candidate(kind: CandidateKind, label: string, insert = label, detail = ''): Candidate {
  return { kind, label, insert, detail };
}

function same(name: string): string {
  return name;
}

function sourceText(name: string): string {
  return isBareName(name) ? name : quoted(name);
}

function named(kind: CandidateKind, names: readonly string[], write: (name: string) => string): Candidate[] {
  return [...new Set(names)].map((name) => candidate(kind, name, write(name)));
}

function namespaceCandidate({ code, names, description }: (typeof namespaces)[number]): Candidate {
  return candidate('namespace', code, `${code}::`, `${names[0]}: ${description}`);
}

const evalCandidate = candidate('function', 'eval', 'eval(', 'Computes with the results of several queries.');

function calls(...kinds: FunctionKind[]): Candidate[] {
  return functions
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ name, description }) => candidate('function', name, `${name}(`, description));
}

function rollupNames(): Candidate[] {
  return functions
    .filter(({ kind }) => kind === 'rollup')
    .map(({ name, description, parameters }) =>
      candidate('function', name, parameters.length > 0 ? `${name}(` : name, description),
    );
}

function parameterNames(name: string | null): Candidate[] {
  if (name === null) return [];
  const definition = findFunction(name) ?? findOuterFunction(name) ?? findShowFunction(name);
  const written = definition?.parameters.filter(({ optional, kind }) => optional === true || kind === 'names') ?? [];
  return written.map((parameter) => candidate('keyword', parameter.name, `${parameter.name}=`));
}

function keywords(...words: string[]): Candidate[] {
  return words.map((word) => candidate('keyword', word));
}

function operators(...symbols: string[]): Candidate[] {
  return symbols.map((symbol) => candidate('operator', symbol));
}
