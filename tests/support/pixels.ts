import type { BrowserContext, Page } from 'playwright-core';

/** Less is the smoothing of edges, which is not the same each time that a page is drawn. */
const channelDifferenceMin = 24;

/** Runs in a browser: how many pixels of two pictures differ visibly. Pictures of different sizes differ everywhere. */
const script = `async ([a, b, least]) => {
  const read = async (data) => {
    const image = new Image();
    image.src = 'data:image/png;base64,' + data;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [x, y] = [await read(a), await read(b)];
  if (x.width !== y.width || x.height !== y.height) return x.width * x.height;
  let count = 0;
  for (let at = 0; at < x.data.length; at += 4) {
    const differs = [0, 1, 2].some((channel) => Math.abs(x.data[at + channel] - y.data[at + channel]) > least);
    if (differs) count += 1;
  }
  return count;
}`;

export interface PixelComparison {
  /** How many pixels of two PNG pictures, in base64, differ visibly. */
  readonly differing: (a: string, b: string) => Promise<number>;
}

/** Compares pictures in a page of its own: the pages under test forbid to load pictures from anywhere. */
export async function pixelComparison(context: BrowserContext): Promise<PixelComparison> {
  const page: Page = await context.newPage();
  return {
    differing: (a, b) => page.evaluate<number>(`(${script})(${JSON.stringify([a, b, channelDifferenceMin])})`),
  };
}
