/** No row is longer than this; `write-row.ts` sees to it. A reservation is room for one. */
export const rowBytesMax = 48 * 1024;

/** What is kept of a text, in UTF-16 units. */
export const textUnitsMax = 2_000;
export const failReasonUnitsMax = 1_000;
export const userAgentUnitsMax = 500;
