import { expect, it } from 'vitest';
import { senders } from './senders.ts';

const token = 'tkn_0123456789';

it.each(senders.map((sender) => [sender.id, sender] as const))('%s is told the real address and token', (_, sender) => {
  for (const [address, host] of [
    ['http://10.0.0.7:7070', '10.0.0.7'],
    ['https://example.org/belvedere', 'example.org'],
  ] as const) {
    const text = sender.configuration(address, token);
    expect(text).toContain(token);
    expect(text).toContain(address);
    expect(text).toContain(host);
    expect(text).not.toMatch(/undefined|\[object/);
  }
});

it('a client of InfluxDB 1 gets the address in parts', () => {
  const text = senders.find(({ id }) => id === 'influxdb')?.configuration('https://example.org/belvedere', token);
  expect(text).toContain('"protocol":"https","host":"example.org","port":443,"path":"/belvedere/influx"');
});
