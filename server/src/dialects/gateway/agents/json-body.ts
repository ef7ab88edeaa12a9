import { type Exchange, readBody } from '../../../http/index.ts';
import { WriteRefusal } from '../failures.ts';

export const bytesMax = 1024 * 1024;

/** The body of a request that is small, as a JSON object. Errors: `WriteRefusal`, `BodyTooLarge`. */
export async function readJsonObject({ request }: Exchange): Promise<Readonly<Record<string, unknown>>> {
  return parseJsonObject(await readBody(request, bytesMax));
}

export function parseJsonObject(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below, with what is no object.
  }
  throw new WriteRefusal(400, 'gateway.badRequest', 'the body is no JSON object');
}
