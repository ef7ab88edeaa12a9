import type { BrowserContext, Page } from 'playwright-core';

/** Less is the smoothing of edges, which is not the same each time that a page is drawn. */
const channelDifferenceMin = 24;

/** Runs in a browser: how many pixels of two pictures differ visibly, in each of some places. In pictures of different sizes all of them do. */
const script = `async ([a, b, boxes, least]) => {
  const read = async (data) => {
    const image = new Image();
    image.src = 'data:image/png;base64,' + data;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [one, other] = [await read(a), await read(b)];
  const isSameSize = one.width === other.width && one.height === other.height;
  const differsAt = (at) => [0, 1, 2].some((channel) => Math.abs(one.data[at + channel] - other.data[at + channel]) > least);
  return boxes.map(({ x, y, width, height }) => {
    if (!isSameSize) return width * height;
    let count = 0;
    for (let row = y; row < y + height; row += 1)
      for (let column = x; column < x + width; column += 1)
        if (differsAt((row * one.width + column) * 4)) count += 1;
    return count;
  });
}`;

/** In whole pixels of a picture. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PixelComparison {
  /** How many pixels of two PNG pictures, in base64, differ visibly in each of these places, which lie within both. */
  readonly differing: (a: string, b: string, boxes: readonly Box[]) => Promise<readonly number[]>;
}

/** Compares pictures in a page of its own: the pages under test forbid to load pictures from anywhere. */
export async function pixelComparison(context: BrowserContext): Promise<PixelComparison> {
  const page: Page = await context.newPage();
  return {
    differing: (a, b, boxes) =>
      page.evaluate<number[]>(`(${script})(${JSON.stringify([a, b, boxes, channelDifferenceMin])})`),
  };
}
