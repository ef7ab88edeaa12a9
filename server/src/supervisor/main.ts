import { fileURLToPath } from 'node:url';
import { supervise } from './supervise.ts';

// Whoever read the messages may be gone (a closed terminal); that must not end the server.
process.stderr.on('error', () => {});

const script = fileURLToPath(new URL('../main.ts', import.meta.url));
process.exitCode = await supervise({ script, arguments: process.argv.slice(2) });
