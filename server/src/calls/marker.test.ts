import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallMarker, createCallMarkers, markerBinding } from './marker.ts';

const key = randomBytes(32);
const markers = createCallMarkers(key);

const position = fc.record({
  timeUs: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  traceId: fc.oneof(fc.stringMatching(/^\d{19}$/), fc.string({ unit: 'grapheme', maxLength: 20 })),
});
const marker: fc.Arbitrary<CallMarker> = fc.record({ after: position, upTo: position });
const filter = fc.record(
  {
    path: fc.string(),
    text: fc.string(),
    status: fc.integer({ min: 100, max: 599 }),
    fromMs: fc.nat(),
    toMs: fc.nat(),
  },
  { requiredKeys: [] },
);

describe('a marker', () => {
  it('that was issued is read back as what it stood for', () => {
    fc.assert(
      fc.property(marker, fc.string(), (issued, binding) => {
        expect(markers.read(markers.issue(issued, binding), binding)).toEqual(issued);
      }),
    );
  });

  it('of another workspace, filter or dialect is refused', () => {
    const scope = fc.record({ workspace: fc.constantFrom('wksp_1', 'wksp_2', ''), filter });
    const binding = fc.tuple(fc.constantFrom('open-api', 'called-records'), scope);
    fc.assert(
      fc.property(marker, binding, binding, (issued, [dialect, own], [otherDialect, other]) => {
        const [one, two] = [markerBinding(dialect, own), markerBinding(otherDialect, other)];
        fc.pre(one !== two);
        expect(markers.read(markers.issue(issued, one), two)).toBeUndefined();
      }),
    );
  });

  it('does not depend on the order in which a filter was put together, nor on what it leaves out', () => {
    const one = markerBinding('d', { workspace: 'w', filter: { path: '/a', status: 200, text: undefined } });
    expect(markerBinding('d', { workspace: 'w', filter: { status: 200, path: '/a' } })).toBe(one);
  });

  it('that was changed in one character, cut or lengthened is refused', () => {
    const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/. '];
    fc.assert(
      fc.property(marker, fc.nat(), fc.constantFrom(...alphabet), (issued, at, letter) => {
        const text = markers.issue(issued, 'b');
        const place = at % text.length;
        const changed = text.slice(0, place) + letter + text.slice(place + 1);
        if (changed !== text) expect(markers.read(changed, 'b')).toBeUndefined();
        expect(markers.read(text.slice(0, place), 'b')).toBeUndefined();
        expect(markers.read(text + letter, 'b')).toBeUndefined();
      }),
    );
  });

  it('that nobody issued is refused, whatever it is', () => {
    fc.assert(fc.property(fc.string(), (text) => markers.read(text, 'b') === undefined));
    const sealedByOther = createCallMarkers(randomBytes(32)).issue(
      { after: { timeUs: 1, traceId: '1' }, upTo: { timeUs: 1, traceId: '1' } },
      'b',
    );
    expect(markers.read(sealedByOther, 'b')).toBeUndefined();
    expect(markers.read('A'.repeat(100_000), 'b')).toBeUndefined();
  });

  it('stays short and needs no escapes in a query', () => {
    const at = { timeUs: 1_749_091_119_335_873, traceId: '1749091119335873001' };
    const text = markers.issue({ after: at, upTo: at }, 'b');
    expect(text).toMatch(/^[\w-]{1,130}$/);
  });
});
