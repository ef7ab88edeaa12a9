/** Texts that have broken programs before. Each is plain data here and must stay plain data in the product. */
export const texts: readonly string[] = [
  // SQL, LIKE and regular expressions.
  "' OR '1'='1",
  `"; DROP TABLE documents; --`,
  "') UNION SELECT hash, key_id FROM key_secrets --",
  '%',
  '_',
  '%_%',
  '\\',
  '\\%',
  '[a-z]{2,}(',
  '.*+?^$()|{}',
  // HTML, templates, paths, headers, logs.
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{constructor.constructor("return process")()}}',
  '#{7*7}',
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  'file:///etc/passwd',
  'line\r\nX-Injected: yes',
  '\u001b[31mred\u001b[0m',
  '\u0001\u0008\u001f\u007f\u0085',
  // Names that mean something to JavaScript.
  '__proto__',
  'constructor',
  'toString',
  'undefined',
  'NaN',
  // Unicode: right to left, joined and combining characters, noncharacters, case folding that changes lengths.
  '\u202egnp.exe',
  '\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627',
  '👩‍👩‍👧‍👦🏳️‍🌈',
  `a${'\u0301'.repeat(40)}`,
  '\ufffd\ufffe\uffff',
  '\u{10ffff}',
  'İıſßŉǰΐﬃ',
  '\u2028\u2029',
  '\u200b\ufeff\u00a0',
  'ｆｕｌｌｗｉｄｔｈ',
  // Nearly what a parser takes for a number, a time or a nothing.
  '0x10',
  '1e999',
  '-0',
  '١٢٣',
  'null',
  'true',
  ' ',
  '\t\n',
];

export const longText = 'x'.repeat(100_000);

/** Spellings of JSON strings that a decoder makes something forbidden of. */
export const refusedStrings: readonly string[] = [
  '"\\u0000"',
  '"a\\u0000b"',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"a\\uDBFFb"',
  '"raw \u0000 byte"',
];

/** Numbers as JSON text: extreme, fractional, and spelled in ways that a library would not choose. */
export const numbers: readonly string[] = [
  '1e308',
  '-1e308',
  '1e999',
  '-1',
  '0',
  '-0',
  '9007199254740993',
  '-9007199254740993',
  '2147483648',
  '4294967296',
  '18446744073709551616',
  '1.5',
  '1.0',
  '1E+2',
  '5e-324',
];

/** What JSON is not, where a value should be. */
export const brokenValues: readonly string[] = [
  'NaN',
  'Infinity',
  '01',
  "'x'",
  '"open',
  '[1,',
  '{"a" 1}',
  '1 2',
  '\u00a0',
];

/** One value of each JSON type. */
export const valuesOfTypes: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  '',
  'text',
  [],
  ['text'],
  [[]],
  {},
  { a: 1 },
];

/** Percent-encoded texts that no decoder of UTF-8 takes, or that decode to what is refused. */
export const brokenEncodings: readonly string[] = [
  '%',
  '%2',
  '%zz',
  '%00',
  'a%00b',
  '%ff',
  '%c3%28',
  '%ed%a0%80',
  '%f5%80%80%80',
  '%c0%af',
];

/** The depth limit is 100 levels. */
export const depths: readonly number[] = [90, 101, 100_000];

export const nested = (depth: number, open: '[' | '{"a":'): string =>
  open === '[' ? '['.repeat(depth) + ']'.repeat(depth) : `${open.repeat(depth)}1${'}'.repeat(depth)}`;
