import { type TSchema, Type } from 'typebox';
import { filterOperators, livenesses, objectKinds } from '../../query/objects/inventory.ts';
import { closed, commaQuery, jsonQuery, optionalEpochMilliseconds, pageQuery } from '../kernel/schemas.ts';
import { classesExample, hostExample, objectExample, processExample, reportExample } from './real-examples.ts';

const FILTERS_MAX = 20;
const VALUES_MAX = 200;
const OBJECTS_PAGE_MAX = 1_000;

const time = (description: string) => optionalEpochMilliseconds(description);
const fieldName = (description: string, examples: string[]) =>
  Type.String({ minLength: 1, maxLength: 256, description, examples });
const value = Type.Union([Type.String({ maxLength: 1_024 }), Type.Number(), Type.Boolean()]);

const filter = closed({
  name: fieldName('a tag or field', ['os']),
  operator: Type.Enum([...filterOperators], {
    description: 'contains: part of a text, whatever its case; exists: with any value; in: one of a list',
  }),
  value: Type.Optional(Type.Union([value, Type.Array(value, { maxItems: VALUES_MAX })])),
});

const listFields = {
  search: Type.Optional(
    Type.String({
      maxLength: 256,
      description:
        'part of the name, whatever its case; of processes also of process_name and cmdline, of containers of container_name, image and pod_name',
    }),
  ),
  filters: jsonQuery(
    Type.Array(filter, { maxItems: FILTERS_MAX }),
    'conditions on any tag or field, all of which must hold: [{"name":"os","operator":"=","value":"linux"}]',
  ),
  labels: jsonQuery(
    Type.Array(Type.String({ minLength: 1, maxLength: 1_024 }), { maxItems: 20 }),
    'only objects that carry all of these labels: ["prod"]',
  ),
  liveness: Type.Optional(
    commaQuery(
      Type.Array(Type.Enum([...livenesses]), { minItems: 1, maxItems: 3 }),
      'comma separated; live,late when left out. live: reported in the last ten minutes. late: not since. gone: not for 24 hours; a process or container also as soon as its host has reported all others without it',
    ),
  ),
  fromMs: time('only objects whose last report came then or later'),
  toMs: time('only objects whose last report came then or before'),
  orderBy: Type.Optional(fieldName('tag or field to order by; name when left out', ['cpu_usage'])),
  order: Type.Optional(
    Type.Enum(['asc', 'desc'], { description: 'asc when left out; objects without the field last' }),
  ),
  ...pageQuery(OBJECTS_PAGE_MAX),
};

const kind = Type.Optional(
  Type.Enum([...objectKinds], {
    description: 'object: what agents report by themselves; custom_object: what users define',
  }),
);

export const listQuery = closed(listFields);
export const classListQuery = closed({ kind, ...listFields });
export const kindQuery = closed({ kind });
export const historyQuery = closed({
  kind,
  fromMs: time('begin; a day before the end when left out'),
  toMs: time('end; now when left out'),
  ...pageQuery(OBJECTS_PAGE_MAX),
});

const objectClass = Type.String({
  minLength: 1,
  maxLength: 256,
  description: 'class as agents name it; host and process stand for HOST and host_processes',
  examples: ['docker_containers'],
});
const objectName = Type.String({
  minLength: 1,
  maxLength: 1_024,
  description: 'name of the object',
  examples: ['web-1'],
});

export const classParams = closed({ object_class: objectClass });
export const objectParams = closed({ object_class: objectClass, object_name: objectName });

const text = (description: string) => Type.String({ description });
const number = (description: string) => Type.Number({ description });

const reportFields = {
  class: text('class as agents name it'),
  name: text('name, unique within the class'),
  last_update_time: Type.Integer({ description: 'time of the last report, epoch milliseconds' }),
};
const ownFields = {
  ...reportFields,
  liveness: Type.Enum([...livenesses], { description: 'whether it still reports; see the parameter' }),
  df_label: Type.Array(Type.String(), {
    description: 'labels that it was given, then those that its report carries; empty for none',
  }),
};

const reportedByAll = { host: text('name of the machine'), service: text('service that it belongs to') };

const hostFields = {
  os: text('linux, windows, darwin'),
  arch: text('as the kernel names it: x86_64, aarch64, …'),
  unicast_ip: text('address'),
  start_time: number('boot, epoch milliseconds'),
  datakit_ver: text('version of the agent'),
  cpu_usage: number('percent of all processors'),
  num_cpu: number('processors'),
  mem_used_percent: number('percent'),
  load: number('load average of 5 minutes'),
  disk_total: number('bytes of all disks'),
  disk_used_percent: number('percent'),
  diskio_read_bytes_per_sec: number('bytes'),
  diskio_write_bytes_per_sec: number('bytes'),
  net_recv_bytes_per_sec: number('bytes'),
  net_send_bytes_per_sec: number('bytes'),
  is_docker: number('1 for an agent in a container, else 0'),
  logging_level: text('how much the agent logs'),
  dk_upgrader: text('where the agent can be upgraded: host and port'),
  Scheck: text('version of the first collector of the agent'),
  cloud_provider: text('whose cloud it is in'),
  instance_id: text('in the cloud'),
  instance_name: text('in the cloud'),
  instance_type: text('in the cloud'),
  instance_status: text('in the cloud'),
  instance_charge_type: text('in the cloud'),
  instance_network_type: text('in the cloud'),
  security_group_id: text('in the cloud'),
  private_ip: text('address in the cloud'),
  zone_id: text('in the cloud'),
  region: text('of the cloud'),
  description: text('in the cloud'),
};

const processFields = {
  pid: number('number of the process'),
  process_name: text('name of the program'),
  cmdline: text('command line; the collector of the server masks secrets in it, agents send it as it is'),
  username: text('whose it is'),
  state: text('running, sleep, blocked, idle, zombie, stop, …'),
  cpu_usage: number('percent of one processor, since the process started'),
  cpu_usage_top: number('percent of one processor, since the report before'),
  mem_used_percent: number('percent of the memory'),
  rss: number('bytes in memory'),
  vms: number('bytes of address space'),
  threads: number('threads'),
  open_files: number('open files'),
  start_time: number('start, epoch milliseconds'),
  started_duration: number('age, seconds'),
  state_zombie: Type.Boolean({ description: 'ended, and nobody has asked how' }),
  work_directory: text('folder it works in'),
  container_id: text('container it runs in'),
  listen_ports: text('ports on which it listens, a list in JSON'),
  proc_syscr: number('calls that read'),
  proc_syscw: number('calls that wrote'),
  proc_read_bytes: number('bytes read from disks'),
  proc_write_bytes: number('bytes written to disks'),
  voluntary_ctxt_switches: number('times it gave the processor up'),
  nonvoluntary_ctxt_switches: number('times the processor was taken from it'),
  page_minor_faults: number('pages that were in memory already'),
  page_major_faults: number('pages that were read from a disk'),
  page_children_minor_faults: number('the same of children that have ended'),
  page_children_major_faults: number('the same of children that have ended'),
};

/** Beside the fields of the server an object has those that were reported, whatever their names. */
const openObject = (properties: Record<string, TSchema>, required: readonly string[], more: object = {}) =>
  Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    properties,
    required: [...required],
    additionalProperties: true,
    'x-stored-document': true,
    ...more,
  });

const rowOf = (fields: Record<string, TSchema>, examples: readonly object[] = []) =>
  openObject({ ...reportedByAll, ...fields, ...ownFields }, Object.keys(ownFields), {
    description: 'its newest report: every tag and field but message, beside what is described here',
    ...(examples.length === 0 ? {} : { examples }),
  });

export const hostRow = rowOf(hostFields, [hostExample]);
export const processRow = rowOf(processFields, [processExample]);
export const objectRow = rowOf({});

const reportRow = openObject({ ...reportedByAll, ...reportFields }, Object.keys(reportFields), {
  description: 'one report: every tag and field but message',
  examples: [reportExample],
});
export const historyContent = Type.Array(reportRow);

export const objectContent = closed(
  {
    object: openObject({ ...reportedByAll, ...ownFields, message: text('long report as it was sent') }, [
      ...Object.keys(ownFields),
      'message',
    ]),
    report: Type.Unsafe<unknown>({
      'x-stored-document': true,
      description: 'the long report as a value where it is JSON, as that of hosts is; null otherwise',
    }),
    tagNames: Type.Array(Type.String(), { description: 'which of the reported values are tags' }),
    history: Type.Array(reportRow, {
      description: 'the newest 10 reports of the last 24 hours; history has the others',
    }),
  },
  { examples: [objectExample] },
);

export const classContent = Type.Array(
  closed({
    kind: Type.Enum([...objectKinds]),
    class: text('class as agents name it'),
    objects: Type.Integer({ description: 'objects that were reported in the last 24 hours' }),
    last_update_time: Type.Integer({ description: 'time of the newest report, epoch milliseconds' }),
  }),
  { examples: [classesExample] },
);
