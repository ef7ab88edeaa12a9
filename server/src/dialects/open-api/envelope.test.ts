import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RawJson } from '../../workspace/kernel/operation.ts';
import { replayEnvelope, storedAnswer, successEnvelope } from './envelope.ts';

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
      for (const given of [value, new RawJson(JSON.stringify(value))]) {
        const answer = { content: given, pageInfo: page, revision };
        const text = successEnvelope(answer, '1');
        expect(JSON.parse(text).content).toEqual(JSON.parse(JSON.stringify(value)));
        expect(replayEnvelope(storedAnswer(answer), '1')).toEqual({ text, revision });
        JSON.parse(storedAnswer(answer));
      }
    }),
  );
});

test('content that is undefined is null', () => {
  expect(JSON.parse(successEnvelope({ content: undefined }, '1')).content).toBeNull();
});
