import { expect, test } from 'vitest';
import { maskBody } from './mask-body.ts';
import { maskUrls } from './mask-urls.ts';

test.each([
  ['https://user:canary@example.org/path', 'https://******@example.org/path'],
  ['https://canary@example.org', 'https://******@example.org'],
  [
    'see https://example.org/?a=1&access_token=canary#top and on',
    'see https://example.org/?a=1&access_token=******#top and on',
  ],
  ['https://example.org/?api%5Fkey=canary', 'https://example.org/?api%5Fkey=******'],
  ['https:\\/\\/u:canary@example.org\\/?token=canary', 'https:\\/\\/******@example.org\\/?token=******'],
  [
    'https://example.org/?a=1\\u0026sk\\u003dcanary\\u0026b=2',
    'https://example.org/?a=1\\u0026sk\\u003d******\\u0026b=2',
  ],
])('the credentials of a URL are hidden: %s', (text, masked) => {
  expect(maskUrls(text)).toBe(masked);
});

test.each(['https://example.org/a?b=c&page=2', 'mail user@example.org', 'token=what', 'a://b @c'])(
  'a text without any stays as it is: %s',
  (text) => {
    expect(maskUrls(text)).toBe(text);
  },
);

test('so are those in the texts of a body, wherever they stand, and nothing else of it changes', () => {
  const body =
    '{ "url" : "https://u:canary@x/?token=canary", "list":["https://y/?sk=canary&n=1", 1.0], "name":"a token=b" }';
  expect(maskBody(body, []).body).toBe(
    '{ "url" : "https://******@x/?token=******", "list":["https://y/?sk=******&n=1", 1.0], "name":"a token=b" }',
  );
});
