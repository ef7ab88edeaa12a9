import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import fastify from 'fastify';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

let bundle: Promise<Buffer> | undefined;

/**
 * The script of the reference page. The package keeps it as a text inside its own code and gives it away only through a
 * route, so a server that never listens is asked once. Loaded on first use, because it costs 25 MB, and kept compressed.
 */
export async function scalarBundle(): Promise<Buffer> {
  bundle ??= load().catch((error: unknown) => {
    // The next visitor may have more luck, for instance after the package was installed.
    bundle = undefined;
    throw error;
  });
  return decompress(await bundle);
}

async function load(): Promise<Buffer> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const source = fastify();
  try {
    await source.register(scalar, { routePrefix: '/reference', configuration: { url: '/openapi.json' } });
    const { statusCode, rawPayload } = await source.inject('/reference/js/scalar.js');
    if (statusCode !== 200) throw new Error(`the package of the reference page answered ${statusCode}`);
    return await compress(rawPayload, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
  } finally {
    await source.close();
  }
}
