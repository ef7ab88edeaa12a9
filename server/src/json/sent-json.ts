import { depthMaxDefault, type JsonTextLimits, parseJsonText, refusedKeysDefault } from './check.ts';
import { requireFewParts } from './count.ts';
import { JsonNode } from './node.ts';
import { setMember } from './parse.ts';

/** Shorter texts are parsed as fast as they are looked through. */
const lookedThroughFrom = 2_000;
/** Of longer ones the units would take memory for nothing: they are read in pieces. */
const lookedThroughMax = 1_024 * 1_024;
/** An object of so many units inside of a body may be a document that is stored as it stands there. */
const lateFrom = 1_000;
/** An object of more members is no body of a request. */
const membersMax = 100;

/** JSON that a caller sent: its text, what it says, and where in the text that stands. */
export class SentJson {
  readonly text: string;
  /**
   * What the text says. Long objects directly below the outermost one are parsed when somebody looks into them: documents that are
   * stored as they were sent mostly are not.
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
    : new SentJson(text, sentValue(node), node);
}

function sentValue(node: JsonNode): unknown {
  if (!node.isObject || node.count > membersMax) return node.value();
  const value: Record<string, unknown> = {};
  for (const [key, member] of node.memberNodes()) {
    const isLate = member.isObject && member.length >= lateFrom;
    setMember(value, key, isLate ? new Proxy({}, new LateObject(member)) : member.value());
  }
  return value;
}

/** An object that is parsed when something is asked of it, and then is what its text says. */
class LateObject implements ProxyHandler<object> {
  #node: JsonNode | undefined;

  constructor(node: JsonNode) {
    this.#node = node;
  }

  #parsed(target: object): object {
    const node = this.#node;
    if (node === undefined) return target;
    this.#node = undefined;
    for (const [key, value] of Object.entries(node.value() as object)) setMember(target, key, value);
    return target;
  }

  get(target: object, key: PropertyKey, receiver: unknown): unknown {
    return Reflect.get(this.#parsed(target), key, receiver);
  }

  has(target: object, key: PropertyKey): boolean {
    return Reflect.has(this.#parsed(target), key);
  }

  ownKeys(target: object): (string | symbol)[] {
    return Reflect.ownKeys(this.#parsed(target));
  }

  getOwnPropertyDescriptor(target: object, key: PropertyKey): PropertyDescriptor | undefined {
    return Reflect.getOwnPropertyDescriptor(this.#parsed(target), key);
  }

  defineProperty(target: object, key: PropertyKey, descriptor: PropertyDescriptor): boolean {
    return Reflect.defineProperty(this.#parsed(target), key, descriptor);
  }

  deleteProperty(target: object, key: PropertyKey): boolean {
    return Reflect.deleteProperty(this.#parsed(target), key);
  }

  preventExtensions(target: object): boolean {
    return Reflect.preventExtensions(this.#parsed(target));
  }
}
