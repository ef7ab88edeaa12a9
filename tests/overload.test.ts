import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { runOverload } from '../bench/overload/run.ts';
import { startProduct, temporaryFolder } from './support/product.ts';

/** The long form, with its bars, is `npm run overload`. */
it('ten times as much as can be taken is refused in words that senders repeat, and nothing that was taken is lost or doubled', {
  timeout: 300_000,
}, async () => {
  const report = await runOverload({ capacitySeconds: 3, overloadSeconds: 6 });
  const { outcomes } = report.overload;
  expect(outcomes['503']).toBeGreaterThan(0);
  // On a machine with other things to do answers come late, and connections may be more than this test opens; neither is a wrong answer.
  const known = ['200', '429', '503', 'late', 'unsent'];
  expect(Object.keys(outcomes).filter((outcome) => !known.includes(outcome))).toEqual([]);
  const { storedPoints, acknowledgedPoints, unheardPoints } = report;
  expect(acknowledgedPoints).toBeGreaterThan(0);
  expect(storedPoints).toBeGreaterThanOrEqual(acknowledgedPoints);
  expect(storedPoints).toBeLessThanOrEqual(acknowledgedPoints + unheardPoints);
});

it('a thousand callers who come while the server cannot take them are answered when it can', async () => {
  const folder = temporaryFolder();
  const product = await startProduct({ dataDir: `${folder.path}/data`, environment: { BELVEDERE_ENGINE: 'off' } });
  const { hostname, port } = new URL(product.address);
  const systemMax = Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8'));
  const callers = Math.min(1_000, systemMax - 1);
  try {
    process.kill(product.serverPid(), 'SIGSTOP');
    const answers = Array.from({ length: callers }, () => {
      const socket = connect(Number(port), hostname);
      socket.write('GET /healthz HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n');
      const connected = new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
      return { connected, answer: text(socket) };
    });
    await Promise.all(answers.map(({ connected }) => connected));
    process.kill(product.serverPid(), 'SIGCONT');
    const heads = await Promise.all(answers.map(async ({ answer }) => (await answer).slice(0, 12)));
    expect(heads.filter((head) => head !== 'HTTP/1.1 200')).toEqual([]);
  } finally {
    process.kill(product.serverPid(), 'SIGCONT');
    await product.stop();
    folder.remove();
  }
});
