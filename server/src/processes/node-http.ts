/**
 * `node:http`, for whoever needs more of it than its types. Who imports the module by its name has every one of its exports read, and the
 * `WebSocket` of browsers among them brings all of undici along: 13 MB of memory and up to a tenth of a second for each process of ours.
 */
export const http: typeof import('node:http') = process.getBuiltinModule('node:http');
