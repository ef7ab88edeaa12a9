import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { ConfigurationProblem } from './configuration-error.ts';
import type { Configuration, SettingName } from './settings.ts';

export type Values = Partial<Configuration>;

/** Rules about several settings at once. `keyOf` gives the name under which a person wrote the setting. */
export function crossChecks({
  values,
  keyOf,
}: {
  values: Values;
  keyOf: (name: SettingName) => string;
}): ConfigurationProblem[] {
  return [
    ...timeouts({ values, keyOf }),
    ...tlsFiles({ values, keyOf }),
    ...loginProvider({ values, keyOf }),
    ...database({ values, keyOf }),
  ];
}

/** A key file in the data folder of one server is none that another server has, and is lost with its machine. */
function database({ values, keyOf }: { values: Values; keyOf: (name: SettingName) => string }): ConfigurationProblem[] {
  if (values.databaseUrl === undefined) return [];
  const problems: ConfigurationProblem[] = [];
  if (values.masterKey === undefined) {
    problems.push({
      key: keyOf('masterKey'),
      problem: `It is missing although ${keyOf('databaseUrl')} is set: all servers of a database need the same key.`,
      fix: `Make one, once, with: node -p "require('node:crypto').randomBytes(32).toString('base64')"`,
    });
  }
  const { rootCertificateFile } = values.databaseUrl;
  const contents = rootCertificateFile === undefined ? undefined : readPem(rootCertificateFile);
  if (typeof contents === 'string') {
    const problem = `The file ${rootCertificateFile} of its sslrootcert cannot be read (${contents}).`;
    problems.push({ key: keyOf('databaseUrl'), problem, fix: 'Name a PEM file that this user may read.' });
  }
  return problems;
}

/** A provider sends people back to an address that it knows, which no request may choose. */
function loginProvider({ values, keyOf }: { values: Values; keyOf: (name: SettingName) => string }) {
  if (values.oauthIssuer === undefined) return [];
  const missing = (['oauthClientId', 'publicUrl'] as const).filter((name) => values[name] === undefined);
  return missing.map((name) => ({
    key: keyOf(name),
    problem: `It is missing although ${keyOf('oauthIssuer')} is set.`,
    fix: name === 'publicUrl' ? 'Write the address people use.' : 'Write the client id that the provider gave.',
  }));
}

/** Node refuses to start a server whose headers may take longer than the request. */
function timeouts({ values, keyOf }: { values: Values; keyOf: (name: SettingName) => string }): ConfigurationProblem[] {
  const { requestTimeoutMs, headersTimeoutMs } = values;
  if (requestTimeoutMs === undefined || headersTimeoutMs === undefined) return [];
  if (headersTimeoutMs <= requestTimeoutMs) return [];
  const problem = `${headersTimeoutMs} is more than the ${requestTimeoutMs} of ${keyOf('requestTimeoutMs')}.`;
  return [{ key: keyOf('headersTimeoutMs'), problem, fix: `Write ${requestTimeoutMs} or less.` }];
}

function tlsFiles({ values, keyOf }: { values: Values; keyOf: (name: SettingName) => string }): ConfigurationProblem[] {
  const names = ['tlsCertFile', 'tlsKeyFile'] as const;
  const given = names.filter((name) => values[name] !== undefined);
  if (given.length === 0) return [];
  const missing = names.find((name) => values[name] === undefined);
  if (missing !== undefined) {
    const problem = `It is missing although ${keyOf(given[0] ?? missing)} is set.`;
    return [{ key: keyOf(missing), problem, fix: 'Set both, or neither to serve plain HTTP.' }];
  }
  const unreadable = names.flatMap((name) => {
    const contents = readPem(values[name] ?? '');
    if (contents instanceof Buffer) return [];
    const problem = `The file ${values[name]} cannot be read (${contents}).`;
    return [{ key: keyOf(name), problem, fix: 'Name a PEM file that this user may read.' }];
  });
  if (unreadable.length > 0) return unreadable;
  return tlsPair({ certFile: values.tlsCertFile ?? '', keyFile: values.tlsKeyFile ?? '', key: keyOf('tlsCertFile') });
}

/** The contents, or the code of the failure. */
function readPem(path: string): Buffer | string {
  try {
    return readFileSync(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown error';
  }
}

function tlsPair({ certFile, keyFile, key }: { certFile: string; keyFile: string; key: string }) {
  try {
    createSecureContext({ cert: readFileSync(certFile), key: readFileSync(keyFile) });
    return [];
  } catch (error) {
    const problem = `${certFile} and ${keyFile} cannot be used together (${(error as Error).message}).`;
    return [
      { key, problem, fix: 'Give a PEM certificate chain and the unencrypted PEM private key that belongs to it.' },
    ];
  }
}
