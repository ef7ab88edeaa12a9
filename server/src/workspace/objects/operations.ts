import { Type } from 'typebox';
import type { ErrorCode } from '../../errors/index.ts';
import type { Liveness, ObjectFilter, ObjectKind } from '../../query/objects/inventory.ts';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { pageInfo } from '../kernel/schemas.ts';
import { historicReport, listedObject, objectInFull } from './answers.ts';
import { classNamed } from './class-name.ts';
import { listClasses } from './classes.ts';
import { getObject, listObjectHistory } from './get.ts';
import { listObjects, type ObjectList, type ObjectListInput } from './list.ts';
import {
  classContent,
  classListQuery,
  classParams,
  historyContent,
  historyQuery,
  hostRow,
  kindQuery,
  listQuery,
  objectContent,
  objectParams,
  objectRow,
  processRow,
} from './schemas.ts';

const group = 'Infrastructure';
const PAGE_SIZE = 50;
const errors: ErrorCode[] = ['EngineUnavailable', 'QueryLimitExceeded'];

interface ListQuery {
  kind?: ObjectKind;
  search?: string;
  filters?: ObjectFilter[];
  labels?: string[];
  liveness?: Liveness[];
  fromMs?: number;
  toMs?: number;
  orderBy?: string;
  order?: 'asc' | 'desc';
  pageIndex?: number;
  pageSize?: number;
}

function listInput(objectClass: string, query: ListQuery): ObjectListInput {
  const { kind, liveness, order, pageIndex, pageSize, ...same } = query;
  return {
    ...same,
    kind: kind ?? 'object',
    objectClass,
    livenesses: liveness,
    descending: order === 'desc',
    page: { pageIndex: pageIndex ?? 1, pageSize: pageSize ?? PAGE_SIZE },
  };
}

const listAnswer = ({ objects, page, totalCount }: ObjectList) => ({
  content: objects.map(listedObject),
  pageInfo: pageInfo(objects, page, totalCount),
});

const named = (params: { object_class: string; object_name: string }, kind: ObjectKind | undefined) => ({
  kind: kind ?? 'object',
  objectClass: classNamed(params.object_class),
  name: params.object_name,
});

/** What agents report. The vendors name two of the lists and describe no answer; the fields are those that agents send. */
export const objectOperations: Operation[] = [
  defineOperation({
    id: 'objects.listHosts',
    group,
    method: 'GET',
    path: '/api/v1/object/host/list',
    summary: 'List the machines that report',
    description: 'Those that are gone are not in it unless the parameter liveness asks for them.',
    query: listQuery,
    paged: true,
    content: Type.Array(hostRow),
    errors,
    verb: listObjects,
    input: ({ query }) => listInput('HOST', query),
    answer: listAnswer,
  }),
  defineOperation({
    id: 'objects.listProcesses',
    group,
    method: 'GET',
    path: '/api/v1/object/process/list',
    summary: 'List the processes that run',
    description: 'Those that have ended are not in it unless the parameter liveness asks for them.',
    query: listQuery,
    paged: true,
    content: Type.Array(processRow),
    errors,
    verb: listObjects,
    input: ({ query }) => listInput('host_processes', query),
    answer: listAnswer,
  }),
  defineOperation({
    id: 'objects.classes',
    group,
    method: 'GET',
    path: '/api/v1/object/class/list',
    summary: 'List the classes of objects that were reported in the last 24 hours',
    paged: true,
    content: classContent,
    errors,
    verb: listClasses,
    input: () => undefined,
    answer: (classes) => ({
      content: classes.map(({ kind, objectClass, objects, lastMs }) => ({
        kind,
        class: objectClass,
        objects,
        last_update_time: lastMs,
      })),
      pageInfo: pageInfo(classes, { pageIndex: 1, pageSize: undefined }, classes.length),
    }),
  }),
  defineOperation({
    id: 'objects.list',
    group,
    method: 'GET',
    path: '/api/v1/object/{object_class}/list',
    summary: 'List the objects of a class: containers, pods, services, what users define',
    params: classParams,
    query: classListQuery,
    paged: true,
    content: Type.Array(objectRow),
    errors,
    verb: listObjects,
    input: ({ params, query }) => listInput(classNamed(params.object_class), query),
    answer: listAnswer,
  }),
  defineOperation({
    id: 'objects.get',
    group,
    method: 'GET',
    path: '/api/v1/object/{object_class}/{object_name}/get',
    summary: 'Get the last report of one object in full, and those before it',
    params: objectParams,
    query: kindQuery,
    content: objectContent,
    errors: ['ObjectNotFound', ...errors],
    verb: getObject,
    input: ({ params, query }) => named(params, query.kind),
    answer: (result) => ({ content: objectInFull(result) }),
  }),
  defineOperation({
    id: 'objects.history',
    group,
    method: 'GET',
    path: '/api/v1/object/{object_class}/{object_name}/history',
    summary: 'List the reports of one object, newest first',
    description: 'Reports are kept as long as the workspace keeps objects. An object that nobody reported has none.',
    params: objectParams,
    query: historyQuery,
    paged: true,
    content: historyContent,
    errors,
    verb: listObjectHistory,
    input: ({ params, query: { kind, pageIndex, pageSize, ...window } }) => ({
      ...named(params, kind),
      ...window,
      page: { pageIndex: pageIndex ?? 1, pageSize: pageSize ?? PAGE_SIZE },
    }),
    answer: ({ reports, page, totalCount }) => ({
      content: reports.map(historicReport),
      pageInfo: pageInfo(reports, page, totalCount),
    }),
  }),
];
