import { supervise } from '../supervise.ts';

// The supervisor with a script of a test's choice: supervise-script.ts <second stop after ms> <script> <arguments…>
const [secondStopAfterMs = '', script = '', ...rest] = process.argv.slice(2);
process.exitCode = await supervise({ script, arguments: rest, secondStopAfterMs: Number(secondStopAfterMs) });
