import { type Failure, type FailureForm, jsonContentType } from '../../http/index.ts';
import { isCredentialRefusal, writeStatusOf } from '../ingest.ts';

export const prometheusPrefix = '/prometheus/';

export const statusOf = (failure: Pick<Failure, 'status' | 'code'>): number => {
  if (failure.code === 'RouterNotFound') return 404;
  // A fault that nobody has a code for would come again with the same body, and Prometheus sends nothing else as long as it is told 5xx.
  if (failure.code === 'InternalError') return 400;
  return isCredentialRefusal(failure) ? 401 : writeStatusOf(failure);
};

const errorTypes = new Map([
  [401, 'unauthorized'],
  [404, 'not_found'],
  [429, 'unavailable'],
  [503, 'unavailable'],
]);

/** The form of Prometheus' own API. */
export const failureText = (status: number, error: string): string =>
  JSON.stringify({ status: 'error', errorType: errorTypes.get(status) ?? 'bad_data', error });

/** How the HTTP layer tells its own failures below the prefix. */
export const prometheusFailureForm: FailureForm = {
  prefix: prometheusPrefix,
  render: (failure) => {
    const status = statusOf(failure);
    return { contentType: jsonContentType, text: failureText(status, failure.message), status };
  },
};
