import type { Client } from './client.ts';
import { adminPassword } from './product.ts';

/** Accounts that many workspaces have in common, by the server and what they are for: hashing a password takes as long as ten calls. */
const shared = new Map<string, Promise<string>>();

const basic = `Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}`;

/** Makes an account, by the API of Grafana: the Open API has no operation for it. It is a member of the first workspace. */
export async function newAccount(address: string, name: string): Promise<string> {
  const login = `${name}@example.org`;
  const answer = await fetch(`${address}/api/admin/users`, {
    method: 'POST',
    headers: { Authorization: basic, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, login, email: login, password: adminPassword }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status}: ${text}`);
  return (JSON.parse(text) as { uid: string }).uid;
}

/** The account that is a member of no workspace but the first. */
export const strangerOn = (address: string): Promise<string> => sharedAccount(address, 'stranger');

function sharedAccount(address: string, purpose: string): Promise<string> {
  const place = `${address} ${purpose}`;
  let account = shared.get(place);
  if (account === undefined) {
    account = newAccount(address, purpose);
    shared.set(place, account);
  }
  return account;
}

/**
 * A member of a workspace, by its key. With a name it is somebody who is in no other workspace but the first, else the one whom many
 * have in common.
 */
export async function newMember(address: string, client: Client, name?: string): Promise<string> {
  const account = await (name === undefined ? sharedAccount(address, 'member') : newAccount(address, name));
  const answer = await client.post('/workspace/member/batch_add', { accountUUIDs: [account], roleUUIDs: ['general'] });
  if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`);
  return account;
}
