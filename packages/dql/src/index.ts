/** The query language DQL alone: no I/O and nothing of Node, since the console's editor uses it too. */
export { parse } from './parser/parse.ts';
