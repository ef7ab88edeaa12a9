import { Type } from 'typebox';
import { categories } from '../../ingest/category.ts';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { closed, optionalEpochMilliseconds, pageInfo, pageQuery } from '../kernel/schemas.ts';
import { badPointsPageMax, listBadPoints, readUsage, type TokenNames } from './read.ts';

const group = 'Received telemetry';
const time = (description: string) => optionalEpochMilliseconds(description);
const category = Type.Enum([...categories], { description: 'only of this category' });
const tokenFields = {
  tokenUUID: Type.String({ description: 'itkn_ uuid of the token; empty for what came without one' }),
  tokenName: Type.String({ description: 'its name' }),
};

const tokenOf = (tokens: TokenNames, number: number) => {
  const token = tokens.get(number);
  return { tokenUUID: token?.uuid ?? '', tokenName: token?.name ?? '' };
};

export const ingestOperations: Operation[] = [
  defineOperation({
    id: 'ingest.usage',
    group,
    method: 'GET',
    path: '/api/v1/ingest/usage',
    summary: 'Say how much telemetry came, by category, token and outcome',
    description:
      'Counts appear some seconds after the requests. A server that is killed loses those of its last seconds, and no points.',
    query: closed({
      fromMs: time('begin; a day before the end when left out'),
      toMs: time('end; now when left out'),
      bucketMs: Type.Optional(
        Type.Integer({
          minimum: 60_000,
          maximum: 366 * 86_400_000,
          description: 'width of one bucket of time; one for all of it when left out',
        }),
      ),
    }),
    content: Type.Array(
      closed({
        timeMs: Type.Integer({ description: 'begin of the bucket, epoch milliseconds' }),
        category: Type.String(),
        ...tokenFields,
        outcome: Type.String({ description: 'empty for what was taken, else the code of the answer' }),
        requests: Type.Integer(),
        points: Type.Integer({ description: 'points that were stored, or were already' }),
        badPoints: Type.Integer({ description: 'points that could not be taken' }),
        bytes: Type.Integer({ description: 'of the bodies, decompressed' }),
      }),
      {
        examples: [
          [
            {
              timeMs: 1795252920000,
              category: 'metric',
              tokenUUID: 'itkn_01a2028e8ee27753936176987362d6a3',
              tokenName: 'agents',
              outcome: '',
              requests: 2,
              points: 2,
              badPoints: 1,
              bytes: 31,
            },
          ],
        ],
      },
    ),
    errors: ['EngineUnavailable'],
    verb: readUsage,
    input: ({ query }) => query,
    answer: ({ rows, tokens }) => ({
      content: rows.map(({ timeS, tokenNumber, ...row }) => ({
        timeMs: timeS * 1_000,
        ...tokenOf(tokens, tokenNumber),
        ...row,
      })),
    }),
  }),
  defineOperation({
    id: 'ingest.errors',
    group,
    method: 'GET',
    path: '/api/v1/ingest/errors/list',
    summary: 'List the newest points that could not be taken, with the reason',
    description: 'Of each request the first 20 are kept, for 7 days. All of them are counted: see the usage.',
    query: closed({
      fromMs: time('begin; seven days before the end when left out'),
      toMs: time('end; now when left out'),
      category: Type.Optional(category),
      ...pageQuery(badPointsPageMax),
    }),
    paged: true,
    content: Type.Array(
      closed({
        timeUs: Type.Integer({ description: 'when it came, epoch microseconds' }),
        category: Type.String(),
        ...tokenFields,
        place: Type.Integer({
          description: 'line of a text, else place in the list, counted from 1; 0 for the whole body',
        }),
        offset: Type.Integer({ description: 'bytes from the start of the body; -1 where it is not known' }),
        reason: Type.String(),
        sample: Type.String({ description: 'the beginning of what was sent' }),
      }),
      {
        examples: [
          [
            {
              timeUs: 1795339299115000,
              category: 'metric',
              tokenUUID: 'itkn_01a2028e8ee27753936176987362d6a3',
              tokenName: 'agents',
              place: 1,
              offset: 0,
              reason: 'the value of a field is of no known type or out of range',
              sample: 'cpu usage=5,bad=abc',
            },
          ],
        ],
      },
    ),
    errors: ['EngineUnavailable'],
    verb: listBadPoints,
    input: ({ query }) => ({ ...query, pageIndex: query.pageIndex ?? 1, pageSize: query.pageSize }),
    answer: ({ points, tokens, page, totalCount }) => ({
      content: points.map(({ timeUs, tokenNumber, category: kind, place, offset, reason, sample }) => ({
        timeUs,
        category: kind,
        ...tokenOf(tokens, tokenNumber),
        place,
        offset: offset ?? -1,
        reason,
        sample,
      })),
      pageInfo: pageInfo(points, page, totalCount),
    }),
  }),
];
