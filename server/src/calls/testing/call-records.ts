import { randomUUID } from 'node:crypto';
import type { CallRecord } from '../call-record.ts';

/** A successful read, but for what is given. */
export function callRecord(overrides: Partial<CallRecord> = {}): CallRecord {
  return {
    workspace: 'wksp_0123456789abcdef0123456789abcdef',
    traceId: randomUUID(),
    callerKind: 'key',
    caller: 'wsak_0123456789abcdef0123456789abcdef',
    callerName: 'deploy script',
    credential: 'key',
    dialect: 'open-api',
    operation: 'dashboards.get',
    effect: 'read',
    permission: 'dashboards.read',
    dryRun: false,
    method: 'GET',
    path: '/api/v1/dashboards/dsbd_0123456789abcdef0123456789abcdef/get',
    template: '/api/v1/dashboards/{dashboard_uuid}/get',
    query: 'isTemplate=false',
    status: 200,
    errorCode: '',
    failReason: '',
    durationUs: 1_234,
    requestBytes: 0,
    responseBytes: 20_480,
    address: '127.0.0.1',
    userAgent: 'curl/8.5.0',
    body: '',
    bodyDigest: '',
    object: '',
    ...overrides,
  };
}
