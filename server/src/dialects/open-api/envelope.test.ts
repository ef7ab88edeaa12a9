import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RawJson } from '../../workspace/kernel/operation.ts';
import { ownBytes, replayEnvelope, storedAnswer, successEnvelope } from './envelope.ts';

const pageInfo = fc.record({
  count: fc.nat(),
  pageIndex: fc.nat(),
  pageSize: fc.nat(),
  totalCount: fc.nat(),
});

test('a stored answer comes back as the envelope of the first one, whatever its content holds', () => {
  const tricky = fc.constantFrom({ content: 1 }, ',"content":', { revision: 2, pageInfo: {}, content: null });
  const content = fc.oneof(fc.jsonValue(), tricky);
  const options = { nil: undefined };
  fc.assert(
    fc.property(content, fc.option(pageInfo, options), fc.option(fc.nat(), options), (value, page, revision) => {
      const json = JSON.stringify(value);
      const bytes = Buffer.from(json);
      const pieces = [bytes.subarray(0, 1), bytes.subarray(1)];
      for (const given of [value, new RawJson(json), new RawJson(bytes), new RawJson(pieces)]) {
        const answer = { content: given, pageInfo: page, revision };
        const text = String(successEnvelope(answer, '1'));
        expect(JSON.parse(text).content).toEqual(JSON.parse(JSON.stringify(value)));
        expect(replayEnvelope(storedAnswer(answer), '1')).toEqual({ text, revision });
        JSON.parse(storedAnswer(answer));
      }
    }),
  );
});

test('content that is undefined is null', () => {
  expect(JSON.parse(String(successEnvelope({ content: undefined }, '1'))).content).toBeNull();
});

test('two answers with the same content differ in their own bytes only', () => {
  for (const content of [{ name: '主机' }, new RawJson(Buffer.from('{"name":"主机"}'))]) {
    const [one, other] = ['1749091119335873001', '1749091119335873002'].map((traceId) =>
      Buffer.from(successEnvelope({ content }, traceId)),
    );
    const shared = (one?.length ?? 0) - ownBytes('1749091119335873001');
    expect(one?.subarray(0, shared)).toEqual(other?.subarray(0, shared));
    expect(String(one?.subarray(shared))).toBe('1749091119335873001"}');
  }
});
