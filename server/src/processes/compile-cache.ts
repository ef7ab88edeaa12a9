import { fileURLToPath } from 'node:url';

/** Beside the packages: whoever empties that folder empties this, too. A folder that cannot be written is the same as none. */
const folder = fileURLToPath(new URL('../../../node_modules/.cache/belvedere-code', import.meta.url));

/**
 * The environment for a process of ours, with a place where Node keeps the compiled form of our code. Without one every start
 * strips types from some 900 files and compiles them, which took half of the time of a start and left 18 MB behind.
 *
 * Node finds an entry by the text of the file, so a changed file is never run from here.
 */
export const withCompileCache = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  NODE_COMPILE_CACHE: folder,
  ...environment,
});
