import { depthMaxDefault, type JsonTextLimits, parseJsonText, refusedKeysDefault } from './check.ts';
import { requireFewParts } from './count.ts';
import { JsonNode } from './node.ts';

/** Shorter texts are parsed as fast as they are looked through. */
const lookedThroughFrom = 2_000;
/** Of longer ones the units would take memory for nothing: they are read in pieces. */
const lookedThroughMax = 1_024 * 1_024;
/** An object of so many units inside of a body may be a document that is stored as it stands there. */
const lazyFrom = 1_000;
/** Of its members the short ones are parsed at once, which takes less than a getter. */
const lazyMemberFrom = 200;
/** An object of more members is no document, and getters take more memory than values. */
const lazyMembersMax = 100;

/** JSON that a caller sent: its text, what it says, and where in the text that stands. */
export class SentJson {
  readonly text: string;
  /**
   * What JSON.parse gives. Members of long objects directly below the outermost one are parsed when they are first looked at: of a document that is
   * stored as it was sent, most are not.
   */
  readonly value: unknown;
  #node: JsonNode | undefined;

  constructor(text: string, value: unknown, node?: JsonNode) {
    this.text = text;
    this.value = value;
    this.#node = node;
  }

  get node(): JsonNode {
    this.#node ??= JsonNode.of(this.text);
    return this.#node;
  }
}

/**
 * Reads what a caller sent.
 *
 * @throws JsonTextError with any reason, as {@link parseJsonText} does
 */
export function readSentJson(text: string, limits: JsonTextLimits = {}): SentJson {
  if (text.length < lookedThroughFrom || text.length > lookedThroughMax) {
    return new SentJson(text, parseJsonText(text, limits));
  }
  requireFewParts(text, limits);
  const { depthMax = depthMaxDefault, refusedKeys = refusedKeysDefault } = limits;
  const node = JsonNode.accepted(text, { depthMax, refusedKeys });
  return node === undefined
    ? new SentJson(text, parseJsonText(text, limits))
    : new SentJson(text, lazyValue(node), node);
}

function lazyValue(node: JsonNode): unknown {
  const members = node.memberNodes();
  if (!node.isObject || members.length > lazyMembersMax) return node.value();
  const value: Record<string, unknown> = {};
  for (const [key, member] of members) {
    set(value, key, member.isObject && member.length >= lazyFrom ? lazyObject(member) : member.value());
  }
  return value;
}

/** As a literal has it: `__proto__` is a key like any other. */
function set(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, ...ordinary, writable: true });
  else object[key] = value;
}

const ordinary = { enumerable: true, configurable: true };

function lazyObject(node: JsonNode): unknown {
  const members = node.memberNodes();
  if (members.length > lazyMembersMax) return node.value();
  const object: Record<string, unknown> = {};
  for (const [key, member] of members) {
    if (member.length < lazyMemberFrom) {
      set(object, key, member.value());
      continue;
    }
    let value: unknown;
    let isParsed = false;
    Object.defineProperty(object, key, {
      ...ordinary,
      get: () => {
        if (!isParsed) value = member.value();
        isParsed = true;
        return value;
      },
      set: (other: unknown) => {
        value = other;
        isParsed = true;
      },
    });
  }
  return object;
}
