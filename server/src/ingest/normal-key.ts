import { plainText } from './plain-text.ts';
import { pointLimits } from './point-limits.ts';
import { cutToBytes } from './text-bytes.ts';

/** Senders use the same few keys again and again; whoever does not must not fill the memory. */
const rememberedMax = 10_000;
const withDots = new Map<string, string>();
const withoutDots = new Map<string, string>();

/** What a key of a tag or field is stored as; empty when nothing of it is left. */
export function normalKey(sent: string, keepsDots: boolean): string {
  const remembered = keepsDots ? withDots : withoutDots;
  const known = remembered.get(sent);
  if (known !== undefined) return known;
  const plain = plainText(sent);
  const key = cutToBytes(keepsDots ? plain : plain.replaceAll('.', '_'), pointLimits.keyBytesMax);
  if (sent.length <= pointLimits.keyBytesMax) {
    if (remembered.size >= rememberedMax) remembered.clear();
    // A slice of a body would keep all of the body in memory.
    const own = Buffer.from(sent).toString();
    remembered.set(own, key === sent ? own : Buffer.from(key).toString());
  }
  return key;
}
