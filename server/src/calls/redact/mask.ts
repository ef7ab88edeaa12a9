/** Stands where a secret was. Of the same length for all: the length of a secret is nobody's business either. */
export const mask = '******';
