import { existsSync, writeFileSync } from 'node:fs';
import { endWithSupervisor } from '../end-with-supervisor.ts';

// Prints `up <pid>` and then behaves as the first argument says. What it prints is what the test reads.
const [behaviour, value = ''] = process.argv.slice(2);

if (behaviour === 'exit') {
  console.log(`up ${process.pid}`);
  process.exit(Number(value));
}

// The first life of each start ends with the code, the second one serves.
if (behaviour === 'exit-once' && !existsSync(value)) {
  writeFileSync(value, '');
  process.exit(1);
}

const alive = setInterval(() => {}, 60_000);
endWithSupervisor((reason) => {
  console.log(`end ${reason}`);
  // A server that does not come to its end, so that only a kill helps.
  if (behaviour !== 'hang') clearInterval(alive);
});
console.log(`up ${process.pid}`);
