/**
 * Every error the product answers with. A code is a promise: it is never renamed and never reused (STABILITY.md).
 * `docs/errors/` has one page a code, generated from this table by `npm run docs`.
 *
 * `RouterNotFound`, `InvalidApiKey`, `InternalError` and the two `ft.` codes are the vendors' own names; their status
 * follows DESIGN.md section 8 (429 where the vendors document 401).
 */
export interface ErrorDefinition {
  /** HTTP status in the Open API; other dialects map it where theirs differs. */
  readonly status: number;
  /** What went wrong, as the caller is told when the place that fails has nothing more precise to say. */
  readonly message: string;
  /** When it happens. */
  readonly cause: string;
  /** What the caller or the administrator does about it. */
  readonly fix: string;
  /** True when any operation may answer it, so that operations need not declare it one by one. */
  readonly common?: boolean;
}

const define = <Code extends string>(table: Record<Code, ErrorDefinition>): Readonly<Record<Code, ErrorDefinition>> =>
  Object.freeze(table);

export const errorRegistry = define({
  RouterNotFound: {
    status: 400,
    message: 'the route address does not exist',
    cause:
      'No operation has this path, or the path exists but not with this HTTP method (the Open API has GET and POST only).',
    fix: 'Compare the path and the method with the list at /docs. Where a similar route exists, the message names it; else it names some of the same noun.',
    common: true,
  },
  InvalidApiKey: {
    status: 403,
    message: 'invalid API key',
    cause:
      'The key is missing, empty, unknown, revoked, disabled or expired. All of these answer the same, so that nobody can probe for keys.',
    fix: 'Send the secret of a live key in the header DF-API-KEY or as "Authorization: Bearer". `belvedere create-key` makes a new one.',
    common: true,
  },
  InvalidIngestToken: {
    status: 403,
    message: 'invalid ingest token',
    cause:
      'The token is missing, empty, unknown, revoked, disabled or replaced. All of these answer the same, so that nobody can probe for tokens.',
    fix: 'Send a live token as the query parameter token. POST /api/v1/ingest/token/add makes one, .../reveal shows one again.',
  },
  AddressNotAllowed: {
    status: 403,
    message: 'the key may not be used from this address',
    cause: 'The key has a list of allowed addresses and the caller is on none of them.',
    fix: 'Call from an allowed address, or change allowedAddresses of the key. Behind a proxy, name it in BELVEDERE_TRUSTED_PROXIES.',
    common: true,
  },
  PermissionDenied: {
    status: 403,
    message: 'the caller lacks a permission',
    cause:
      'The roles of the key or member do not hold the permission that the operation needs, or the object is not open to the caller for changes.',
    fix: 'Give the key or member a role that holds the permission named in the message (GET /api/v1/permission/list), or open the object to it.',
    common: true,
  },
  ReadOnlyKey: {
    status: 403,
    message: 'this key may only read',
    cause: 'The key was created with readOnly and the operation changes something.',
    fix: 'Use a key that may write.',
    common: true,
  },
  CrossSiteRequest: {
    status: 403,
    message: 'a change was asked for from another site',
    cause:
      'A request that carries a session cookie and changes something says, by Sec-Fetch-Site or Origin, that another site sent it.',
    fix: 'Send the request from the product itself, or use an API key instead of a cookie.',
    common: true,
  },
  LoginFailed: {
    status: 401,
    message: 'invalid username or password',
    cause: 'The account does not exist, is disabled, or the password is wrong.',
    fix: 'Check both. An administrator can set a new password with `belvedere reset-password`.',
  },
  LoginExpired: {
    status: 400,
    message: 'this login was not begun in this browser, or too long ago',
    cause:
      'The provider sent somebody back whose browser does not hold the cookie of a login that began here in the last ten minutes, or holds that of another one. Links that others made end here too.',
    fix: 'Begin again at /login. If it stays, see that people reach the server at BELVEDERE_PUBLIC_URL and that the browser takes cookies.',
  },
  LoginProviderUnavailable: {
    status: 503,
    message: 'the login provider does not answer',
    cause:
      'The provider of BELVEDERE_OAUTH_ISSUER cannot be reached, or does not answer as a provider of OpenID Connect. The log says how under the same traceId.',
    fix: 'Try again in a moment. Check BELVEDERE_OAUTH_ISSUER. Logging in with a password works meanwhile.',
  },
  LoginProviderRefused: {
    status: 403,
    message: 'the login provider refused this login',
    cause:
      'The login was cancelled at the provider, the provider refused the code or the client, or its token does not fit this login: nonce, issuer, audience, signature or time. The log says which under the same traceId.',
    fix: 'Begin again at /login. If it stays, compare client id, client secret and redirect address (BELVEDERE_PUBLIC_URL/login/generic_oauth) with what the provider has.',
  },
  LoginNotAllowed: {
    status: 403,
    message: 'there is no account here for this login',
    cause:
      'The provider vouches for somebody who has no account and may not make one: BELVEDERE_OAUTH_ALLOW_SIGN_UP is off, the e-mail belongs to an account that is entered another way, or the account is disabled or a member of nothing.',
    fix: 'Ask an administrator. Who has a password here logs in with it.',
  },
  InvalidParameter: {
    status: 400,
    message: 'a parameter is not valid',
    cause:
      'A path, query or body field is missing, unknown, of the wrong type, too long, out of range, or breaks a rule of the operation.',
    fix: 'The message names the field, the rule and the type that was sent. The schema of the operation is at /docs.',
    common: true,
  },
  MalformedBody: {
    status: 400,
    message: 'the body is not JSON that can be read',
    cause:
      'The body is not UTF-8, is not JSON, is not an object, holds a NUL character or unpaired surrogate, or has a key named __proto__.',
    fix: 'Send one JSON object in UTF-8. The message says where the text stops being valid.',
    common: true,
  },
  BodyTooDeep: {
    status: 400,
    message: 'the body is nested too deeply',
    cause: 'The JSON body has more levels of arrays and objects than the limit that the message names.',
    fix: 'Flatten the document.',
    common: true,
  },
  BodyTooLarge: {
    status: 413,
    message: 'the body is too large',
    cause:
      'The body, before or after decompression, has more bytes than the limit, or more values, or more keys and strings. The message says which.',
    fix: 'Send less at a time. Of bytes, an administrator may allow more by BELVEDERE_BODY_BYTES_MAX.',
    common: true,
  },
  UnsupportedEncoding: {
    status: 415,
    message: 'the content encoding of the body is not supported',
    cause:
      'Content-Encoding names something other than gzip, deflate, br, zstd or identity, or the compressed body is damaged.',
    fix: 'Send the body plain or in one of the supported encodings.',
    common: true,
  },
  RequestTimeout: {
    status: 408,
    message: 'the request did not arrive in time',
    cause: 'The headers or the body arrived slower than the limits allow.',
    fix: 'Send the request again. The limits are BELVEDERE_HEADERS_TIMEOUT_MS and BELVEDERE_REQUEST_TIMEOUT_MS.',
    common: true,
  },
  HeadersTooLarge: {
    status: 431,
    message: 'the request headers are too large',
    cause: 'Headers and request line together have more than 16 KiB.',
    fix: 'Send fewer or shorter headers, or move parameters into a body.',
    common: true,
  },
  BadRequest: {
    status: 400,
    message: 'the request is not valid HTTP',
    cause: 'The request line, a header or the framing of the body breaks the rules of HTTP.',
    fix: 'Use an HTTP library; do not build requests by hand.',
    common: true,
  },
  ObjectNotFound: {
    status: 404,
    message: 'the object does not exist',
    cause:
      'No live object of this workspace has this uuid, or it is not open to the caller. An object of another workspace answers the same.',
    fix: 'Check the uuid and the workspace of the key. A deleted object can be brought back by reverting its delete (POST /api/v1/change/{uuid}/revert).',
  },
  VersionNotFound: {
    status: 404,
    message: 'the object has no stored version with this revision',
    cause: 'The revision was never made, or is older than the retention time of the workspace.',
    fix: 'List what is stored with .../version/list.',
  },
  RevisionConflict: {
    status: 412,
    message: 'the object was changed by somebody else',
    cause: 'If-Match named a revision that is no longer the current one.',
    fix: 'Read the object again, apply the change to what is there now, and send the new ETag as If-Match. The detail holds both revisions and who changed it.',
  },
  UuidTaken: {
    status: 409,
    message: 'a live object already has this uuid',
    cause: 'specifyDashboardUUID names the uuid of a dashboard that exists.',
    fix: 'Choose another uuid, or modify or import into the existing object.',
  },
  NameTaken: {
    status: 409,
    message: 'the name is already in use',
    cause: 'The kind of object has unique names and a live object has this one.',
    fix: 'Choose another name, or change the existing object.',
  },
  DefaultPipelineExists: {
    status: 409,
    message: 'the category already has a default pipeline',
    cause: 'asDefault is 1, another pipeline is the default of the category, and isForce is not true.',
    fix: 'Send isForce: true to replace the default, or leave asDefault out.',
  },
  ForeignFormat: {
    status: 409,
    message: 'the body was made in another format',
    cause:
      'A dashboard is written in the format in which it was made: one of Grafana not through the Open API, one of Guance not through the API of Grafana. What is read there is converted, and something else than that reading was sent.',
    fix: 'Change the body through the API in whose format it was made; name, description, tags and folder can be changed through both. `POST /api/v1/dashboards/{dashboard_uuid}/adopt` converts it for good.',
  },
  UndeleteConflict: {
    status: 409,
    message: 'the deleted object cannot come back',
    cause: 'After the delete another live object took its uuid or its unique name, or the retention time has passed.',
    fix: 'Rename or delete the object named in the message, then revert the delete again.',
  },
  ChangeSuperseded: {
    status: 409,
    message: 'the object was changed again after this change',
    cause: 'Reverting an older change would silently undo the changes that came after it.',
    fix: 'Revert the later changes first, or restore the version you want with .../version/{revision}/restore.',
  },
  ChangeNotRevertible: {
    status: 409,
    message: 'this change cannot be reverted',
    cause:
      'The change is of a kind without stored versions (keys, secrets, sessions), or its versions are older than the retention time.',
    fix: 'Make the opposite change by its own operation.',
  },
  PlanChanged: {
    status: 409,
    message: 'the plan is another one by now; nothing was taken back',
    cause:
      'Between the plan and its application something of the workspace changed that makes a difference to it, or the filter is not that of the plan.',
    fix: 'Ask for the plan again, read it, and apply that one.',
  },
  TooManyStreams: {
    status: 429,
    message: 'the caller follows the changes in too many places',
    cause: 'A caller may have a few streams of changes open at a time, and the server a few hundred.',
    fix: 'Close one. A connection that broke without a word is noticed within a minute.',
  },
  BatchTooLarge: {
    status: 400,
    message: 'the filter selects more than 10,000 changes',
    cause: 'A batch of changes is taken back in one transaction, for which other writers wait, so it has a limit.',
    fix: 'Narrow the filter with from and to, and take them back from the newest to the oldest.',
  },
  IdempotencyKeyReused: {
    status: 409,
    message: 'the idempotency key was used for another request',
    cause: 'The same Idempotency-Key came with another operation, path or body.',
    fix: 'Use a new key for every different request.',
  },
  ArchiveDamaged: {
    status: 400,
    message: 'the archive is not whole',
    cause:
      'Its digest or its number of objects does not fit: it was cut off or changed after it was made. Or it is no archive of a workspace, or one of a newer format.',
    fix: 'Export it again. To change objects on the way, change them here after the import.',
  },
  SecretAlreadyShown: {
    status: 409,
    message: 'the first answer showed a secret, which is not shown twice',
    cause:
      'A call that answers a secret was repeated with the same Idempotency-Key. The object exists; its uuid is in the detail.',
    fix: 'Use the secret of the first answer. If it is lost, rotate the key or delete it and make another.',
  },
  'ft.TriggerApiAkCurrentLimiting': {
    status: 429,
    message: 'the key has made too many calls',
    cause: 'The key has a limit of calls a minute and it is used up.',
    fix: 'Wait as many seconds as Retry-After says, or raise limitPerMinute of the key.',
    common: true,
  },
  'ft.TriggerApiWorkspaceCurrentLimiting': {
    status: 429,
    message: 'the workspace has made too many calls',
    cause: 'The workspace has a limit of calls a minute for all keys together and it is used up.',
    fix: 'Wait as many seconds as Retry-After says, or raise the limit in the settings of the workspace.',
    common: true,
  },
  TooManyFailedCredentials: {
    status: 429,
    message: 'too many failed credentials from this address',
    cause:
      'More credentials from this address were refused within a minute than BELVEDERE_FAILED_CREDENTIALS_PER_MINUTE allows.',
    fix: 'Wait as many seconds as Retry-After says and send a valid credential.',
    common: true,
  },
  SecretNotKept: {
    status: 409,
    message: 'the secret of the key is not kept: only that of a signable key is',
    cause:
      'The key was not made signable, so only the hash of its secret is stored. Or it was, or it is the secret of a data source, and the store came from a backup without secrets or is opened with another master key.',
    fix: 'Use the secret that was shown when the key was made or rotated. If it is lost, rotate the key, or make one with signable: true. Enter the password of a data source again.',
  },
  InternalError: {
    status: 503,
    message: 'unknown error',
    cause: 'The server met a fault that it does not understand. The log has the details under the same traceId.',
    fix: 'Try again; if it stays, report it with the traceId.',
    common: true,
  },
  StorageFull: {
    status: 503,
    message: 'the disk of the data folder is full',
    cause: 'The store could not write. Nothing of the request was kept.',
    fix: 'Free space on the disk that holds the data folder and send the request again.',
    common: true,
  },
  StorageUnavailable: {
    status: 503,
    message: 'the store does not answer',
    cause:
      'The database is locked by another program, cannot be read or written, or refused the write; PostgreSQL does not answer, or is not reached. Nothing of the request was kept, unless the way to PostgreSQL broke at the very end of it: repeat it with the same Idempotency-Key.',
    fix: 'Check the data folder or that PostgreSQL runs, and the log; `belvedere verify` checks the database. The server goes on by itself when PostgreSQL is back.',
    common: true,
  },
  RecordUnavailable: {
    status: 503,
    message: 'the call cannot be recorded',
    cause:
      'The record of calls cannot be written: its disk is full, its folder is read-only, or more calls wait for the engine than BELVEDERE_SPOOL_BYTES_MAX allows. A change that cannot be recorded is not made. Reads go on.',
    fix: 'Free space on the disk that holds the data folder, make the folder spool in it writable, or mend the engine; /readyz says which.',
    common: true,
  },
  IngestOverloaded: {
    status: 503,
    message: 'more telemetry arrives than can be stored',
    cause:
      'More requests wait to be taken in than the server has room for. Nothing of this one was kept. Agents keep what is refused and send it again.',
    fix: 'Wait as many seconds as Retry-After says and send the same request again. If it stays, send less, or give the machine more.',
  },
  EngineUnavailable: {
    status: 503,
    message: 'the telemetry engine does not answer',
    cause:
      'The engine that holds the record of calls and the telemetry is starting, is missing on this platform, or has failed. Everything else works.',
    fix: 'Wait as many seconds as Retry-After says. If it stays, /readyz says what is missing.',
  },
  QueryLimitExceeded: {
    status: 400,
    message: 'the query needs more than it may use',
    cause: 'The search ran into its limit of time, memory or rows.',
    fix: 'Narrow the time range or add a filter.',
  },
  InvalidQuery: {
    status: 400,
    message: 'the query cannot be answered as it is written',
    cause:
      'The text of the query has a mistake: in its syntax, in the name of a function or a namespace, in its arguments or its time window.',
    fix: 'The message tells line and column and, where something is near, what was probably meant; the detail has the same for programs. docs/concepts/queries.md is the way into the language.',
  },
  QueryNotSupported: {
    status: 400,
    message: 'the query has no answer here',
    cause:
      'The query is well written and asks for what this server cannot do, such as functions that need trained models, or PromQL.',
    fix: 'The message names the part and its place. Ask for it in another way.',
  },
  QueryBudgetExceeded: {
    status: 429,
    message: 'the caller has used up its queries of this minute',
    cause:
      'Every caller may keep the telemetry engine busy for a limited time in each minute, so that nobody takes it away from the others.',
    fix: 'Wait as many seconds as Retry-After says. Ask for shorter ranges, or less often.',
  },
  QueryCancelled: {
    status: 400,
    message: 'the query was cancelled',
    cause: 'Somebody cancelled the query by its id, or the caller hung up.',
    fix: 'Send it again.',
  },
  RoleInUse: {
    status: 409,
    message: 'somebody holds the role',
    cause: 'A role can be deleted only when no member, key, service account or open invitation holds it.',
    fix: 'Give those who hold it other roles; the message names some of them, and GET /api/v1/role/list?statMember=true counts members. Then delete it.',
  },
  QuotaReached: {
    status: 403,
    message: 'the workspace holds as many objects of this kind as it may',
    cause: 'Snapshots have a limit of their number and of their bytes for each workspace; the message names both.',
    fix: 'Delete snapshots that nobody needs any more, or let them expire.',
  },
  TargetNotAllowed: {
    status: 403,
    message: 'the server does not connect to this address',
    cause:
      'The URL names, resolves to or redirects to a loopback, link-local, metadata or reserved address, which would open to callers what only the machine of the server should reach.',
    fix: 'Use an address that others can reach as well, or let an administrator name it in BELVEDERE_PROXY_ALLOW.',
  },
  TargetUnreachable: {
    status: 502,
    message: 'the target cannot be reached',
    cause: 'The name does not resolve, nothing answers at the address, or the connection broke.',
    fix: 'Check the URL of the data source and that the target runs. The message says at what the connection failed.',
  },
  TargetTimeout: {
    status: 504,
    message: 'the target did not answer in time',
    cause: 'The target took longer than the data source allows, or stopped in the middle of its answer.',
    fix: 'Ask for less, or raise jsonData.timeout of the data source.',
  },
  TargetAnswerTooLarge: {
    status: 502,
    message: 'the answer of the target is too large',
    cause: 'The target answered more bytes than the server takes for one request.',
    fix: 'Narrow the time range, add a filter, or ask for fewer rows.',
  },
  TargetRedirected: {
    status: 502,
    message: 'the target redirects elsewhere',
    cause:
      'The target redirects a request that is not GET or HEAD, redirects too often, or to a scheme that is not followed.',
    fix: 'Enter the final URL in the data source.',
  },
  GrafanaRefused: {
    status: 502,
    message: 'the Grafana does not answer as one',
    cause:
      'The server that was named accepts the credential not, answers a fault, or is no Grafana. Only told in reports.',
    fix: 'Check the address, also the path below which the Grafana lies, and the credential: it has to see folders and dashboards.',
  },
  RenderingNotAvailable: {
    status: 501,
    message: 'this server draws no pictures',
    cause: 'A client of Grafana asked below /render/ for a picture of a panel or a dashboard. Nothing here draws one.',
    fix: 'Open the same address without /render in a browser, or fetch the data of the panel by POST /api/ds/query.',
  },
  ShuttingDown: {
    status: 503,
    message: 'the server is stopping',
    cause: 'The server was told to stop and takes no new requests.',
    fix: 'Send the request again in a moment.',
    common: true,
  },
});

export type ErrorCode = keyof typeof errorRegistry;

export const errorCodes = Object.keys(errorRegistry) as ErrorCode[];

/** Codes that any operation may answer, in the order of the registry. */
export const commonErrorCodes = errorCodes.filter((code) => errorRegistry[code].common === true);
