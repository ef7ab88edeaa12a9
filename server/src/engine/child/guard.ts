import { failures } from './failure.ts';
import { type Statement, wordOf } from './statement.ts';
import type { Token } from './tokens.ts';

/**
 * Functions that reach files, libraries or the network and that `readonly` does not stop: `file('/etc/passwd')` as a scalar is
 * answered by the engine even then. Their bare name is refused, not only a call: `arrayMap(file, …)` and `APPLY(file)` call it too.
 */
const refusedNames = /^(file|catboostEvaluate|ai(Classify|Embed|Extract|Generate|Translate))$/i;

/** Table functions that read nothing but what a statement or this engine's own tables hold. Every other one is refused. */
const harmlessTableFunctions = new Set(
  `format generateRandom generateSeries generate_series merge null numbers numbers_mt primes values view zeros zeros_mt`.split(
    ' ',
  ),
);

/**
 * Refuses what must never reach the outside of the engine. `INTO OUTFILE` and `FROM INFILE` are refused to everybody, the rest
 * to readonly statements: `readonly` alone stops most table functions, but some of them open a connection before they are stopped.
 *
 * @param tableFunctions names of all table functions of this engine
 */
export function guardStatement(
  { tokens }: Statement,
  { readonly, tableFunctions }: { readonly: boolean; tableFunctions: ReadonlySet<string> },
): void {
  for (const [index, token] of tokens.entries()) {
    const word = wordOf(token);
    if (word === 'OUTFILE' || word === 'INFILE') throw failures.denied(`${word} would reach files of the machine`);
    if (readonly) guardName(token, { isCall: tokens[index + 1]?.value === '(', tableFunctions });
  }
}

function guardName(
  { kind, value }: Token,
  { isCall, tableFunctions }: { isCall: boolean; tableFunctions: ReadonlySet<string> },
): void {
  if (kind !== 'word' && kind !== 'name') return;
  const reachesOut =
    refusedNames.test(value) || (isCall && tableFunctions.has(value) && !harmlessTableFunctions.has(value));
  if (reachesOut) throw failures.denied(`${value} is not available to readonly queries`);
}
