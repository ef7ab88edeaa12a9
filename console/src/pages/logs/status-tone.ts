import type { Tone } from '../../ui/badge.tsx';

const bad = /^(error|err|critical|fatal|emerg|alert|panic)/i;
const warn = /^(warn)/i;
/** The usual case, which is told apart from what alarms. */
const plain = /^(info|debug|notice|trace)/i;
const good = /^(ok|success)/i;

/** How alarming a status is, in the words of whatever wrote it. */
export function toneOfStatus(status: string): Tone {
  if (bad.test(status)) return 'bad';
  if (warn.test(status)) return 'warn';
  return good.test(status) ? 'good' : 'plain';
}

/** The colour of a status in a chart. */
export function colourOfStatus(status: string): string | undefined {
  const tone = toneOfStatus(status);
  if (tone === 'plain') return plain.test(status) ? 'blue' : undefined;
  return { bad: 'red', warn: 'orange', good: 'green', accent: undefined }[tone];
}
