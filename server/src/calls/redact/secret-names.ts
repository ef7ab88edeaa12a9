import { readOnce } from '../../json/index.ts';

/** Names that end so carry secrets wherever they stand: `newPassword`, `smtp_password`, `X-Auth-Token`. */
const secretEnding =
  /(?:password|passwd|passphrase|secret|token|apikey|privatekey|secretkey|secretaccesskey|credentials?)s?\d*$/;

/** Names that mean a secret as they are, in queries and in bodies. */
const secretEverywhere = new Set(['sk', 'keysk', 'pwd', 'pass', 'authorization', 'cookie', 'jwt']);

/** In a query these show who calls; in a body they are names for anything. `p` is the password of clients of InfluxDB. */
const secretInQueries = new Set(['p', 'key', 'auth', 'signature', 'sig', 'session', 'sessionid', 'bearer']);

/** `df-api-key`, `DF_API_KEY` and `dfApiKey` are one name. */
const fold = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

const isSecretEverywhere = (folded: string): boolean => secretEverywhere.has(folded) || secretEnding.test(folded);

function isSecretInQueries(name: string): boolean {
  const whole = fold(name);
  // `filter[api_key]` and `request.headers.cookie` carry what their last part says.
  const last = fold(name.split(/[[\].]+/).findLast((part) => part !== '') ?? '');
  return secretInQueries.has(last) || isSecretEverywhere(last) || isSecretEverywhere(whole);
}

/** Programs send the same few names over and over; a longer one is none of them. */
const nameLengthMax = 64;

/** Whether the value of a query parameter, whose name is decoded already, has to be hidden. */
export const isSecretParameter = readOnce(isSecretInQueries, nameLengthMax);

/** Whether the value of a member of a body has to be hidden although nobody declared it. */
export const isSecretMember = readOnce((name) => isSecretEverywhere(fold(name)), nameLengthMax);
