import { BelvedereError } from '../../../errors/index.ts';
import { type Exchange, readBody } from '../../../http/index.ts';
import { parseJson, requireFewParts } from '../../../json/index.ts';
import { WriteRefusal } from '../failures.ts';

export const bytesMax = 1024 * 1024;

/** The body of a request that is small, as a JSON object. Errors: `WriteRefusal`, `BodyTooLarge`. */
export async function readJsonObject({ request }: Exchange): Promise<Readonly<Record<string, unknown>>> {
  return parseJsonObject(await readBody(request, bytesMax));
}

/** Errors: `WriteRefusal`; `BodyTooLarge` for more parts than can be read at once: who asks may be known by the body only. */
export function parseJsonObject(body: Buffer): Readonly<Record<string, unknown>> {
  const text = body.toString('utf8');
  try {
    requireFewParts(text);
  } catch (error) {
    throw new BelvedereError('BodyTooLarge', `the body has ${(error as Error).message}; send less at a time`);
  }
  try {
    const value: unknown = parseJson(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below, with what is no object.
  }
  throw new WriteRefusal(400, 'gateway.badRequest', 'the body is no JSON object');
}
