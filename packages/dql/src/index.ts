/** The query language DQL alone: no I/O and nothing of Node, since the console's editor uses it too. README.md shows the way in. */
export { type Analysis, analyze, check } from './checker/check.ts';
export {
  type Candidate,
  type CandidateKind,
  type Completion,
  type CompletionContext,
  complete,
} from './editor/complete.ts';
export type { CursorPlace, PlaceKind } from './editor/cursor-place.ts';
export { locate } from './editor/locate.ts';
export { type HighlightKind, type HighlightToken, tokenize } from './editor/tokenize.ts';
export { type DqlErrorCode, errorCodes } from './errors/codes.ts';
export { DqlError } from './errors/dql-error.ts';
export { formatError } from './errors/format-error.ts';
export { nestingDepthMax, quotedQueryDepthMax, textLengthMax } from './limits.ts';
export type * from './nodes/expressions.ts';
export { childrenOf, freezeNode, type Node, walk } from './nodes/node.ts';
export type * from './nodes/queries.ts';
export type * from './nodes/values.ts';
export type * from './nodes/window.ts';
export { parse } from './parser/parse.ts';
export { columnName, print, printNode } from './printer/print.ts';
export { type BoundArguments, bindArguments } from './registry/bind-arguments.ts';
export { type Clause, clauses } from './registry/clauses.ts';
export type {
  ArgumentKind,
  FunctionDefinition,
  FunctionKind,
  Parameter,
  ResultKind,
} from './registry/function-definition.ts';
export { type ShowSubject, showSubject } from './registry/functions/show.ts';
export {
  findFunction,
  findOuterFunction,
  findRollup,
  findShowFunction,
  functions,
  percentileOf,
} from './registry/functions.ts';
export {
  type DataCategory,
  type DataSubset,
  findNamespace,
  type Namespace,
  namespaces,
} from './registry/namespaces.ts';
export type { DurationValue } from './text/duration.ts';
export { messageField, type PathStep } from './text/json-path.ts';
export { editDistance, nearestName } from './text/nearest-name.ts';
export type { Position, Span } from './text/source.ts';
export { substituteVariables, type Variable, variablesIn } from './text/variables.ts';
