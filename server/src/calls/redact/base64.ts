const standard = 1;
const forAddresses = 2;

/** Which of the two alphabets of base64 a character belongs to. */
const alphabets = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_') {
  const inOne = '+/'.includes(character) ? standard : '-_'.includes(character) ? forAddresses : 0;
  alphabets[character.charCodeAt(0)] = inOne === 0 ? standard | forAddresses : inOne;
}

/** So much of a base64 text does not stand in another text by chance. */
const partUnitsMin = 8;

/** Whether a text has a run of base64 in which a secret of this many characters could stand; most texts of a call have none. */
export function mayHoldBase64(text: string, secretUnits: number): boolean {
  const units = Math.max(partUnitsMin, Math.floor((secretUnits * 4) / 3) - 3);
  return text.length >= units && (hasRun(text, units, standard) || hasRun(text, units, forAddresses));
}

/** Looks at the end of each possible run first: a character that fits nowhere rules out all runs across it. */
function hasRun(text: string, units: number, alphabet: number): boolean {
  let start = 0;
  while (start + units <= text.length) {
    let at = start + units - 1;
    while (at >= start && ((alphabets[text.charCodeAt(at)] ?? 0) & alphabet) !== 0) at -= 1;
    if (at < start) return true;
    start = at + 1;
  }
  return false;
}

/**
 * The characters of base64 that stand for a secret and nothing else, for each of the three places in a group of bytes at which it may
 * begin, in both alphabets.
 */
export function base64PartsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const parts = new Set<string>();
  for (let shift = 0; shift < 3; shift += 1) {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64url');
    // The first characters hold bits of what stands before, the last one may hold bits of what follows.
    const start = Math.ceil((shift * 8) / 6);
    const end = Math.floor(((shift + bytes.length) * 8) / 6);
    const part = encoded.slice(start, end);
    if (part.length < partUnitsMin) continue;
    parts.add(part);
    parts.add(part.replaceAll('-', '+').replaceAll('_', '/'));
  }
  return [...parts];
}
