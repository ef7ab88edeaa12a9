/** Bytes, and the same as what else is written to them. */
export interface Memory {
  readonly bytes: Buffer;
  /** Its methods are compiled to single stores. */
  readonly view: DataView;
  readonly words: Uint32Array;
}

const smallestPower = 8;
const largestPower = 22;
/**
 * About what bodies under way take with what is made of them. With a third of it most memory was made anew, 65 MB a second, and V8 looked
 * through all of its heap every second for what was no longer used.
 */
const keptBytesMax = 48 * 1024 * 1024;
/** So long after the last block a server is at rest, and its memory is the system's. Agents send every ten seconds, which is no rest. */
const restMs = 60_000;

/** By their size, a power of two each. */
const free: Memory[][] = Array.from({ length: largestPower + 1 }, () => []);
let keptBytes = 0;
let taken = 0;
let takenBefore = 0;
let timer: NodeJS.Timeout | undefined;

export const noMemory: Memory = memoryOf(0);

/**
 * At least so many bytes, with anything in them. New memory costs more than filling it: the system makes each page of it, and what blocks
 * took made V8 collect its garbage several times a second. So who needs it no longer gives it back for the next block.
 */
export function takeMemory(bytesMin: number): Memory {
  taken += 1;
  const power = powerOf(bytesMin);
  const memory = free[power]?.pop();
  if (memory === undefined) return memoryOf(power > largestPower ? bytesMin : 2 ** power);
  keptBytes -= memory.bytes.length;
  return memory;
}

/** Nobody may look at it afterwards, the giver least of all: it is somebody else's. */
export function giveBack(memory: Memory): void {
  const { length } = memory.bytes;
  if (length === 0 || length > 2 ** largestPower || keptBytes + length > keptBytesMax) return;
  keptBytes += length;
  free[powerOf(length)]?.push(memory);
  timer ??= setTimeout(letGoAtRest, restMs).unref();
}

function letGoAtRest(): void {
  timer = undefined;
  if (taken === takenBefore) letGo();
  else timer = setTimeout(letGoAtRest, restMs).unref();
  takenBefore = taken;
}

/** Keeps nothing that nobody uses. */
export function letGo(): void {
  for (const memories of free) memories.length = 0;
  keptBytes = 0;
  clearTimeout(timer);
  timer = undefined;
}

/** What is kept for the next block. */
export const keptMemoryBytes = (): number => keptBytes;

const powerOf = (bytes: number): number => Math.max(smallestPower, 32 - Math.clz32(bytes - 1));

function memoryOf(length: number): Memory {
  const bytes = Buffer.allocUnsafeSlow(length);
  const { buffer, byteOffset } = bytes;
  return {
    bytes,
    view: new DataView(buffer, byteOffset, length),
    words: new Uint32Array(buffer, byteOffset, length >> 2),
  };
}
