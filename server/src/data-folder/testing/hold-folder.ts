import { openDataFolder } from '../index.ts';

// Holds the folder that is named in the first argument until the process ends; the open stdin keeps it alive.
const folder = openDataFolder(process.argv[2] ?? '');
folder.writeServerInfo({ address: 'http://127.0.0.1:7070' });
console.log('held');
process.stdin.resume();
