export { addConsole } from './add-console.ts';
export { readConsoleBundle } from './bundle.ts';
