import { BelvedereError } from '../../../errors/index.ts';

const leadingBlanks = /^(?:[\s(]+|--[^\n]*(?:\n|$)|#[^\n]*(?:\n|$)|\/\*(?![!M])(?:(?!\/\*)[\s\S])*?\*\/)/;
const readingWord = /^(?:select|with|values|table|show|explain|describe|desc)\b/i;

/**
 * Everybody may query, and a transaction that only reads does not hold everything back: a procedure or a block can end it, `COPY` runs
 * programs and `INTO OUTFILE` writes files of the database's machine. So a statement has to begin with a word that reads. A comment that
 * MySQL runs, or one in another one, on which databases do not agree, is no blank.
 * Errors: `InvalidParameter`.
 */
export function requireReadingSql(statement: string): void {
  let rest = statement;
  for (let blank = leadingBlanks.exec(rest); blank !== null && blank[0] !== ''; blank = leadingBlanks.exec(rest)) {
    rest = rest.slice(blank[0].length);
  }
  // Looked for in quotes too: what is a quote depends on settings of the database.
  if (readingWord.test(rest) && !/\b(?:outfile|dumpfile)\b/i.test(statement)) return;
  throw new BelvedereError(
    'InvalidParameter',
    'only statements that read are passed on: SELECT without INTO OUTFILE, WITH, VALUES, TABLE, SHOW, EXPLAIN, DESCRIBE',
  );
}
