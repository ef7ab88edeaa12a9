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

/** Whether the value of a query parameter, whose name is decoded already, has to be hidden. */
export const isSecretParameter = remembering(isSecretInQueries);

/** Whether the value of a member of a body has to be hidden although nobody declared it. */
export const isSecretMember = remembering((name) => isSecretEverywhere(fold(name)));

const rememberedMax = 1_000;
const nameUnitsMax = 64;

/** Programs send the same few names over and over. */
function remembering(decide: (name: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    const answer = known.get(name);
    if (answer !== undefined) return answer;
    const decided = decide(name);
    if (name.length > nameUnitsMax) return decided;
    if (known.size >= rememberedMax) known.clear();
    known.set(name, decided);
    return decided;
  };
}
