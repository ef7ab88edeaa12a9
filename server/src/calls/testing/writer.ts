/** Run as a program: notes calls as fast as it can and tells its parent which were acknowledged, until it is killed. */
import { createRecorder } from '../create-recorder.ts';
import { callRecord } from './call-records.ts';
import { FakeTelemetry } from './fake-telemetry.ts';
import { keepLog } from './keep-log.ts';

const [folder = '', name = ''] = process.argv.slice(2);
const { log } = keepLog();
const recorder = createRecorder({ folder, telemetry: new FakeTelemetry('off'), log, spoolBytesMax: 1024 ** 3 });
let count = 0;

function turn(): void {
  const acknowledged: string[] = [];
  const size = 1 + (count % 37);
  for (let index = 0; index < size; index += 1) {
    const traceId = `${name}-${count++}`;
    const isChange = count % 3 === 0;
    const body = isChange ? JSON.stringify({ text: 'ä"'.repeat(count % 2_000) }) : '';
    recorder.append(callRecord({ traceId, body }), isChange ? recorder.reserve() : undefined, () => {
      acknowledged.push(traceId);
      if (acknowledged.length === size) process.send?.(acknowledged, turn);
    });
  }
}

turn();
