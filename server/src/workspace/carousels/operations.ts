import { Type } from 'typebox';
import { uuidOf, uuidParams } from '../kernel/documents/names.ts';
import { DocumentApi } from '../kernel/documents/operations.ts';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { closed, pageInfo, pageQuery } from '../kernel/schemas.ts';
import { listed, read } from './answers.ts';
import { type Carousel, carousel } from './noun.ts';
import { modifiedCarousel, newCarousel } from './rules.ts';
import { listedCarousel, readCarousel, writeBody } from './schemas.ts';
import { createCarousel, getCarousel, listCarousels, modifyCarousel, type ShownCarousel } from './verbs.ts';

const PAGE_SIZE_MAX = 100;

const api = new DocumentApi(carousel, {
  group: 'Carousels',
  path: 'dashboard/carousel',
  parameter: 'carousel_uuid',
});

const params = uuidParams(carousel, api.names);

const answerOf =
  <Content>(shape: (document: Carousel, shown: ShownCarousel['shown']) => Content) =>
  ({ document, shown }: ShownCarousel) => ({
    content: shape(document, shown),
    revision: document.revision,
    objectUuid: document.uuid,
  });

/** The carousels of the `board` group of the catalogue. */
export const carouselOperations: Operation[] = [
  defineOperation({
    ...api.base('list', 'list'),
    method: 'GET',
    summary: 'List carousels, newest change first',
    query: closed({
      search: Type.Optional(Type.String({ maxLength: 256, description: 'part of the name, whatever its case' })),
      ...pageQuery(PAGE_SIZE_MAX),
    }),
    paged: true,
    content: Type.Array(listedCarousel),
    verb: listCarousels,
    input: ({ query: { search, pageIndex, pageSize } }) => ({
      filter: { search },
      page: { pageIndex: pageIndex ?? 1, pageSize },
    }),
    answer: ({ documents, shown, page, totalCount }) => ({
      content: documents.map((document) => listed(document, shown)),
      pageInfo: pageInfo(documents, page, totalCount),
    }),
  }),
  defineOperation({
    ...api.base('get', '{uuid}/get'),
    method: 'GET',
    summary: 'Get one carousel with the names of its dashboards',
    params,
    content: readCarousel,
    revisioned: true,
    errors: ['ObjectNotFound'],
    verb: getCarousel,
    input: (request) => ({ uuid: uuidOf(api.names, request) }),
    answer: answerOf(read),
  }),
  defineOperation({
    ...api.base('create', 'add'),
    method: 'POST',
    summary: 'Create a carousel',
    body: writeBody,
    content: listedCarousel,
    revisioned: true,
    makes: true,
    errors: ['ObjectNotFound'],
    verb: createCarousel,
    input: newCarousel,
    answer: answerOf(listed),
  }),
  defineOperation({
    ...api.base('modify', '{uuid}/modify'),
    method: 'POST',
    summary: 'Change a carousel',
    description:
      'All three fields are required. Whoever sends back the dashboards that he was shown changes none: those that he was not shown stay.',
    params,
    body: writeBody,
    content: listedCarousel,
    revisioned: true,
    errors: ['ObjectNotFound', 'RevisionConflict'],
    verb: modifyCarousel,
    input: (request) => ({
      uuid: uuidOf(api.names, request),
      rewrite: (current, call) => modifiedCarousel(current, request, call),
    }),
    answer: answerOf(listed),
  }),
  api.delete({ method: 'POST', content: Type.Boolean(), shape: () => true }),
  ...api.history(),
];
