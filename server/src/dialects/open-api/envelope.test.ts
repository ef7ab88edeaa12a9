import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinPieces, type SharedBody } from '../../http/index.ts';
import { parseJson } from '../../json/index.ts';
import { RawJson } from '../../workspace/kernel/operation.ts';
import { replayEnvelope, storedAnswer, successEnvelope } from './envelope.ts';

const textOf = ({ shared, own }: SharedBody): string => String(joinPieces([...shared, own]));

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
        const text = textOf(successEnvelope(answer, '1'));
        expect((parseJson(text) as { content: unknown }).content).toEqual(parseJson(JSON.stringify(value)));
        const replay = replayEnvelope(storedAnswer(answer), '1');
        expect({ text: textOf(replay.body), revision: replay.revision }).toEqual({ text, revision });
        parseJson(storedAnswer(answer));
      }
    }),
  );
});

test('content that is undefined is null', () => {
  expect(JSON.parse(textOf(successEnvelope({ content: undefined }, '1'))).content).toBeNull();
});

test('two answers with the same content differ in their own part only', () => {
  for (const content of [{ name: '主机' }, new RawJson(Buffer.from('{"name":"主机"}'))]) {
    const one = successEnvelope({ content }, '1749091119335873001');
    const other = successEnvelope({ content }, '1749091119335873002');
    expect(one.shared).toEqual(other.shared);
    expect(one.own).toBe('1749091119335873001"}');
  }
});
