import type { StoredCall } from '../../calls/search.ts';
import type { ErrorCode } from '../../errors/index.ts';
import { type Failure, type FailureForm, jsonContentType } from '../../http/index.ts';
import type { CalledRecords } from '../../workspace/calls/list-called-records.ts';

/** Everything below it is answered here, unknown routes too. The project is the workspace: its uuid or its number. */
export const calledRecordsPrefix = '/v1/{project_id}/openapi/';

/** The answer in the types that its clients decode: the status is a string, times are milliseconds. */
export function answerText({ workspace, succeeded, failed, calls, nextMarker }: CalledRecords): string {
  return JSON.stringify({
    total: succeeded + failed,
    succeed: succeeded,
    failed,
    openapi_called_records: calls.map((call) => recordOf(call, workspace)),
    // Left out on the last page.
    next_marker: nextMarker,
  });
}

const recordOf = (call: StoredCall, workspace: CalledRecords['workspace']) => ({
  user_name: call.callerName,
  user_id: call.caller,
  domain_name: workspace.name,
  domain_id: workspace.uuid,
  request_url: call.path,
  request_method: call.method,
  response_code: String(call.status),
  fail_reason: call.status < 400 ? '' : call.failReason,
  timestamp: Math.floor(call.timeUs / 1000),
});

/** Where the family answers with another status than the Open API. */
const statuses: Partial<Record<ErrorCode, number>> = { InvalidApiKey: 401, RouterNotFound: 404, InternalError: 500 };

export const statusOf = ({ code, status }: Pick<Failure, 'code' | 'status'>): number => statuses[code] ?? status;

const invalidParameter = JSON.stringify({ error_code: 'dsc.40000011', error_msg: 'Invalid parameter' });

/**
 * The two fields in which the family tells failures. Of its codes only the one for parameters is documented; the others are
 * ours, for which there are pages.
 */
export const failureText = ({ code, message }: Pick<Failure, 'code' | 'message'>): string =>
  code === 'InvalidParameter' ? invalidParameter : JSON.stringify({ error_code: code, error_msg: message });

/** How the HTTP layer tells its own failures below the prefix. */
export const calledRecordsFailureForm: FailureForm = {
  prefix: calledRecordsPrefix,
  render: (failure) => ({ contentType: jsonContentType, text: failureText(failure) }),
};
