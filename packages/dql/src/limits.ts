/** Longest text that is read, in UTF-16 code units. Longer ones are refused with `TextTooLong` before anything is looked at. */
export const textLengthMax = 1_048_576;

/**
 * How deep brackets, sub-queries and calls may lie in each other; deeper is refused with `NestingTooDeep`. It also bounds the height of
 * the tree, so whoever walks it may recurse.
 */
export const nestingDepthMax = 100;

/** How often a query may stand as text in a text: a query in quotes that holds a query in quotes, and so on. */
export const quotedQueryDepthMax = 4;

/** How many comparisons may follow each other without brackets, as in `a = b = c`. */
export const comparisonChainMax = 8;

/** How many mistakes of one text are told: a suggestion for each takes its time, and nobody reads more. */
export const mistakesMax = 100;
