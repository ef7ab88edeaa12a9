import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const argon2Async = promisify(argon2);

/** OWASP's second choice for argon2id: 19 MiB, 2 passes, one lane. About 40 ms on a small machine. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** Above these a stored hash is damaged or forged; computing it would cost the server its memory. */
const MEMORY_KIB_MAX = 1_048_576;
const PASSES_MAX = 16;
const LANES_MAX = 16;

interface Parameters {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

const derive = (password: string, { memory, passes, parallelism, salt, hash }: Parameters): Promise<Buffer> =>
  argon2Async('argon2id', {
    message: Buffer.from(password, 'utf8'),
    nonce: salt,
    parallelism,
    tagLength: hash.length,
    memory,
    passes,
  });

/** The argon2id hash of a password in PHC form: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, {
    memory: MEMORY_KIB,
    passes: PASSES,
    parallelism: LANES,
    salt,
    hash: Buffer.alloc(HASH_BYTES),
  });
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${base64(salt)}$${base64(hash)}`;
}

/**
 * Whether the password belongs to the stored hash. What is not a hash in PHC form (an account without password, an unknown
 * login) takes as long as any other and is never right.
 */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const parameters = parsePhc(stored);
  if (parameters === undefined) {
    await derive(password, dummy);
    return false;
  }
  return timingSafeEqual(await derive(password, parameters), parameters.hash);
}

/** Hashed against for logins that do not exist, so that the time of an answer does not tell which do. */
const dummy: Parameters = {
  memory: MEMORY_KIB,
  passes: PASSES,
  parallelism: LANES,
  salt: randomBytes(SALT_BYTES),
  hash: randomBytes(HASH_BYTES),
};

const PHC = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,172})$/;

function parsePhc(text: string): Parameters | undefined {
  const match = PHC.exec(text);
  if (match === null) return undefined;
  const [, memory, passes, parallelism, salt, hash] = match;
  const parameters = {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt ?? '', 'base64'),
    hash: Buffer.from(hash ?? '', 'base64'),
  };
  const bounded =
    parameters.parallelism >= 1 &&
    parameters.parallelism <= LANES_MAX &&
    parameters.memory >= 8 * parameters.parallelism &&
    parameters.memory <= MEMORY_KIB_MAX &&
    parameters.passes >= 1 &&
    parameters.passes <= PASSES_MAX;
  return bounded ? parameters : undefined;
}
