export interface UserAgent {
  readonly browser: string;
  readonly browserVersion: string;
  readonly os: string;
  readonly osVersion: string;
  readonly device: string;
}

/** What only one browser says before what all say: Edge and Opera call themselves Chrome, and Chrome calls itself Safari. */
const browsers: readonly (readonly [name: string, mark: RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\/([\d.]{1,32})/],
  ['Opera', /\b(?:OPR|Opera)\/([\d.]{1,32})/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/([\d.]{1,32})/],
  ['Chrome', /\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\/([\d.]{1,32})/],
  ['Safari', /\bVersion\/([\d.]{1,32}).{0,64}\bSafari\//],
];

const systems: readonly (readonly [name: string, mark: RegExp, device: string])[] = [
  ['iOS', /\b(?:iPhone|iPad|iPod).{0,64}? OS ([\d_.]{1,32})/, 'Mobile'],
  ['Android', /\bAndroid ([\d.]{1,32})/, 'Mobile'],
  ['Windows', /\bWindows NT ([\d.]{1,32})/, 'Other'],
  ['Mac OS X', /\bMac OS X ([\d_.]{1,32})/, 'Other'],
  ['Chrome OS', /\bCrOS \S{1,32} ([\d.]{1,32})/, 'Other'],
  ['Linux', /\bLinux\b()/, 'Other'],
];

/** What people recognise a session by. What is no browser is called what it calls itself: `curl`, `python-requests`. */
export function readUserAgent(text: string): UserAgent {
  const [browser, mark] = browsers.find(([, candidate]) => candidate.test(text)) ?? [];
  const [os = 'Other', system, device = 'Other'] = systems.find(([, candidate]) => candidate.test(text)) ?? [];
  const [, program = 'Other', programVersion = ''] = /^([\w.-]{1,64})(?:\/([\w.-]{1,32}))?/.exec(text) ?? [];
  return {
    browser: browser ?? program,
    browserVersion: mark === undefined ? programVersion : (mark.exec(text)?.[1] ?? ''),
    os,
    osVersion: (system?.exec(text)?.[1] ?? '').replaceAll('_', '.'),
    device,
  };
}
