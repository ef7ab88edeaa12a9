import { afterAll, beforeAll, expect, it } from 'vitest';
import { openApiClient } from './support/client.ts';
import { apiKey, type Product, startProduct } from './support/product.ts';

const WRITERS = 64;
const ROUNDS = 5;

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => {
  await product.stop();
});

it('gives each acknowledged revision to exactly one of 64 writers of one dashboard, and 412 to the others', async () => {
  const client = openApiClient(product.address, apiKey);
  const { content, etag } = await client.post('/dashboards/create', { name: 'contended' });
  expect(etag).toBe('"1"');
  const won: { revision: number; marker: string }[] = [];
  let refused = 0;
  let current = 1;
  for (let round = 0; round < ROUNDS; round += 1) {
    const base = current;
    const answers = await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        const marker = `round ${round} writer ${writer}`;
        const answer = await client.post(
          `/dashboards/${content.uuid}/modify`,
          { desc: marker },
          { 'If-Match': `"${base}"` },
        );
        return { answer, marker };
      }),
    );
    for (const { answer, marker } of answers) {
      if (answer.status === 200) won.push({ revision: Number(answer.etag?.slice(1, -1)), marker });
      else {
        expect(answer.status).toBe(412);
        expect(answer.body.errorCode).toBe('RevisionConflict');
        expect(answer.body.errorDetail).toMatchObject({ expectedRevision: base, currentRevision: base + 1 });
        refused += 1;
      }
    }
    current += 1;
  }
  expect(won.map(({ revision }) => revision)).toEqual([2, 3, 4, 5, 6]);
  expect(refused).toBe(ROUNDS * (WRITERS - 1));
  for (const { revision, marker } of won) {
    const version = await client.get(`/dashboards/${content.uuid}/version/${revision}/get`);
    expect(version.content.attributes.desc).toBe(marker);
  }
});

it('counts every one of 64 writers that send no revision, each with a revision of its own', async () => {
  const client = openApiClient(product.address, apiKey);
  const { content } = await client.post('/dashboards/create', { name: 'shared' });
  const answers = await Promise.all(
    Array.from({ length: WRITERS }, (_, writer) =>
      client.post(`/dashboards/${content.uuid}/modify`, { desc: `writer ${writer}` }),
    ),
  );
  const revisions = answers.map(({ etag }) => Number(etag?.slice(1, -1))).sort((a, b) => a - b);
  expect(revisions).toEqual(Array.from({ length: WRITERS }, (_, index) => index + 2));
});
