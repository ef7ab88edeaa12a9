import {
  closeBrace,
  closeBracket,
  closingQuote,
  comma,
  decodeString,
  endOfValue,
  openBrace,
  openBracket,
  skipWhite,
} from '../../json/tokens.ts';
import { mask } from './mask.ts';
import { maskUrls } from './mask-urls.ts';
import { nodesBelow, type PointerNode } from './pointers.ts';
import { isSecretMember } from './secret-names.ts';

interface Level {
  readonly isArray: boolean;
  readonly nodes: readonly PointerNode[];
  index: number;
}

/**
 * Hides the values to which pointers lead and those of members whose names look like secrets, in the text itself: every other character
 * stays as it is. `true`, `false` and `null` are nobody's secret and stay. The text must be valid JSON; depth costs no stack.
 */
export function maskValues(text: string, root: PointerNode): string {
  const levels: Level[] = [];
  let masked = '';
  let copiedTo = 0;
  /** Handles the value at `start` and answers where to go on: behind it, or inside. */
  const visit = (start: number, nodes: readonly PointerNode[], isSecret: boolean): number => {
    const code = text.charCodeAt(start);
    const isNested = code === openBrace || code === openBracket;
    if (isNested && !isSecret) {
      levels.push({ isArray: code === openBracket, nodes, index: 0 });
      return start + 1;
    }
    const end = endOfValue(text, start);
    if (isSecret && code !== letterT && code !== letterF && code !== letterN) {
      masked += `${text.slice(copiedTo, start)}"${mask}"`;
      copiedTo = end;
    } else if (code === quote) {
      const value = text.slice(start, end);
      const cleared = maskUrls(value);
      if (cleared !== value) {
        masked += text.slice(copiedTo, start) + cleared;
        copiedTo = end;
      }
    }
    return end;
  };

  let at = visit(skipWhite(text, 0), [root], root.isEnd);
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    at = skipWhite(text, at);
    const code = text.charCodeAt(at);
    if (code === closeBrace || code === closeBracket) {
      levels.pop();
      at += 1;
    } else if (code === comma) {
      level.index += 1;
      at += 1;
    } else if (level.isArray) {
      const nodes = nodesBelow(level.nodes, String(level.index));
      at = visit(at, nodes, nodes.some(isEnd));
    } else {
      const keyEnd = closingQuote(text, at) + 1;
      const key = decodeString(text, at, keyEnd);
      const nodes = nodesBelow(level.nodes, key);
      // A colon follows the key.
      const start = skipWhite(text, skipWhite(text, keyEnd) + 1);
      at = visit(start, nodes, isSecretMember(key) || nodes.some(isEnd));
    }
  }
  return copiedTo === 0 ? text : masked + text.slice(copiedTo);
}

const quote = '"'.charCodeAt(0);
const letterT = 0x74;
const letterF = 0x66;
const letterN = 0x6e;

const isEnd = (node: PointerNode): boolean => node.isEnd;
