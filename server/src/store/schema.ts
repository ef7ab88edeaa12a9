import type { Generated } from 'kysely';

/**
 * The tables, the same on SQLite and PostgreSQL: documents are text, flags are 0 or 1, times are integer milliseconds
 * since the epoch, uuids carry their prefix. `workspace_id` 0 is the server's own scope.
 */
export interface Database {
  server_settings: { name: string; value: string };
  workspaces: WorkspaceTable;
  accounts: AccountTable;
  members: MemberTable;
  sessions: SessionTable;
  identities: IdentityTable;
  invitations: InvitationTable;
  preferences: PreferenceTable;
  service_accounts: ServiceAccountTable;
  teams: TeamTable;
  team_members: TeamMemberTable;
  roles: RoleTable;
  keys: KeyTable;
  key_secrets: KeySecretTable;
  ingest_tokens: IngestTokenTable;
  ingest_token_secrets: IngestTokenSecretTable;
  object_labels: ObjectLabelsTable;
  tags: TagTable;
  documents: DocumentTable;
  document_attributes: DocumentAttributeTable;
  document_tags: { document_id: number; tag_id: number; position: number };
  document_handles: DocumentHandleTable;
  stars: { workspace_id: number; account_uuid: string; document_id: number; created_at: number };
  data_sources: DataSourceTable;
  data_source_secrets: DataSourceSecretTable;
  snapshots: SnapshotTable;
  annotations: AnnotationTable;
  annotation_tags: { annotation_id: number; workspace_id: number; tag: string };
  webhooks: WebhookTable;
  webhook_deliveries: WebhookDeliveryTable;
  versions: VersionTable;
  changes: ChangeTable;
  change_heads: { workspace_id: number; seq: number; hash: string };
  change_checkpoints: { workspace_id: number; seq: number; hash: string; at: number };
  idempotency_keys: IdempotencyKeyTable;
  leases: { name: string; holder: string; expires_at: number };
  outbox: OutboxTable;
}

/** Columns of every object that can be attributed, conflict-checked and deleted with the delete revertible. */
export interface ObjectColumns {
  id: Generated<number>;
  uuid: string;
  name: string;
  revision: number;
  creator: string;
  updator: string;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
}

export interface WorkspaceTable extends ObjectColumns {
  description: string;
  language: string;
  /** JSON object: menu style, retention times, limits. */
  settings: string;
}

export interface AccountTable extends ObjectColumns {
  login: string;
  email: string;
  /** argon2id in PHC form; empty for accounts that cannot log in by password. */
  password_hash: string;
  server_admin: number;
  disabled: number;
  /** Where the account works unless it says otherwise; null: in its first workspace. */
  active_workspace_id: number | null;
}

/** How dashboards look to people. Never a condition for anything. */
export interface PreferenceTable {
  workspace_id: number;
  /** Uuid of an account or a team; that of the workspace for what holds for everybody. */
  owner: string;
  /** JSON object. */
  settings: string;
  revision: number;
}

/** A name for a program; its tokens are keys with its roles. */
export interface ServiceAccountTable extends ObjectColumns {
  workspace_id: number;
  /** JSON array of role keys; those of its tokens follow. */
  roles: string;
  /** 1: none of its tokens is accepted. */
  disabled: number;
}

export interface TeamTable extends ObjectColumns {
  workspace_id: number;
  email: string;
}

export interface TeamMemberTable {
  team_id: number;
  account_id: number;
  /** 0 member, 4 may manage the team: Grafana's numbers. */
  permission: number;
  created_at: number;
  /** Members are named in the order of it, then as they came. */
  position: Generated<number>;
}

export interface MemberTable {
  workspace_id: number;
  account_id: number;
  /** JSON array of role keys. */
  roles: string;
  created_at: number;
  creator: string;
  /** What the account is called in the workspace; empty for none. */
  nickname: Generated<string>;
}

export interface SessionTable {
  /** SHA-256 of the cookie's value, hex. */
  hash: string;
  account_id: number;
  workspace_id: number;
  created_at: number;
  expires_at: number;
  address: string;
  user_agent: string;
  /** When it was used last, to the hour. */
  seen_at: number;
}

/** Whose account somebody enters who logged in at a provider. */
interface IdentityTable {
  issuer: string;
  /** The provider's own name for the person, which never changes there. */
  subject: string;
  account_id: number;
  created_at: number;
}

/** The right to make an account in a workspace. */
export interface InvitationTable {
  id: Generated<number>;
  uuid: string;
  workspace_id: number;
  email: string;
  name: string;
  /** JSON array of role keys. */
  roles: string;
  /** SHA-256 of the code, hex. The code follows from the uuid and the master key. */
  code_hash: string;
  status: 'pending' | 'completed' | 'revoked';
  /** Uuid of the account or key that invited. */
  creator: string;
  created_at: number;
  expires_at: number;
}

export interface KeyTable extends ObjectColumns {
  workspace_id: number;
  roles: string;
  /** Last four characters of the current secret, to recognise it by. */
  secret_hint: string;
  read_only: number;
  /** 0 enabled, 2 disabled: the vendors' numbers. */
  status: number;
  expires_at: number | null;
  /** JSON array of addresses and CIDR ranges; `[]` allows every address. */
  allowed_addresses: string;
  limit_per_minute: number | null;
  /** 1 when the key may sign requests, for which its secrets are kept. */
  signable: number;
  last_used_at: number | null;
  last_used_address: string | null;
  /** The service account whose token it is; null for a key of its own. */
  service_account_id: number | null;
}

/** A token with which agents send telemetry. */
export interface IngestTokenTable {
  id: Generated<number>;
  uuid: string;
  name: string;
  revision: number;
  creator: string;
  updator: string;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
  workspace_id: number;
  /** 0 enabled, 2 disabled. */
  status: number;
  /** Last four characters of the current secret. */
  secret_hint: string;
  last_used_at: number | null;
  last_used_address: string | null;
}

/** Labels of an object that agents report. The row stays when the labels are taken away. */
export interface ObjectLabelsTable {
  id: Generated<number>;
  uuid: string;
  /** Of the object. */
  name: string;
  revision: number;
  creator: string;
  updator: string;
  created_at: number;
  updated_at: number;
  workspace_id: number;
  class: string;
  /** JSON array of texts. */
  labels: string;
}

export interface IngestTokenSecretTable {
  id: Generated<number>;
  token_id: number;
  /** SHA-256 of the token, hex. */
  hash: string;
  created_at: number;
  /** End of the overlap after a rotation; null for the current secret. */
  expires_at: number | null;
  /** The current secret, encrypted: nonce, ciphertext and tag in base64. Null where only the hash is left. */
  sealed: string | null;
  /** Id of the master key that it was encrypted under. */
  sealed_under: string | null;
}

export interface KeySecretTable {
  /** SHA-256 of the secret, hex. */
  hash: string;
  key_id: number;
  created_at: number;
  /** End of the overlap after a rotation; null for the current secret. */
  expires_at: number | null;
  /** The secret of a signable key, encrypted: nonce, ciphertext and tag in base64. Null: only the hash is kept. */
  sealed: string | null;
  /** Id of the master key that it was encrypted under. */
  sealed_under: string | null;
}

/** A role that a workspace made for itself. */
export interface RoleTable extends ObjectColumns {
  workspace_id: number;
  description: string;
  /** JSON array of permission keys, in the order in which they were sent. */
  permissions: string;
}

export interface TagTable extends ObjectColumns {
  workspace_id: number;
  name_folded: string;
  description: string;
  colour: string;
}

export interface DocumentTable extends ObjectColumns {
  workspace_id: number;
  kind: string;
  name_folded: string;
  format: string;
  /** 0 enabled, 2 disabled: the vendors' numbers. */
  status: number;
  /** 1 when not every member may read it; `document_attributes` then says who may. */
  restricted: number;
  /** JSON object of what callers set beside name and body. */
  attributes: string;
  /** JSON object computed from the body for lists and answers, so that they need not read it. */
  derived: string;
  /** Byte of the body, in UTF-8, at which the noun puts what lives elsewhere, such as tags; -1 for none. */
  slot: number;
  /** The document as sent. Last, so that lists need not read past it. */
  body: string;
}

/** What lists filter and order by beside the columns of the document. */
export interface DocumentAttributeTable {
  workspace_id: number;
  kind: string;
  attribute: string;
  value: string;
  document_id: number;
}

/** The names under which clients of Grafana find a document; unique in its workspace and kind while it lives. */
export interface DocumentHandleTable {
  document_id: number;
  workspace_id: number;
  kind: string;
  /** At most 40 of letters, digits, `-` and `_`: chosen by the client, or the uuid where that is short enough. */
  uid: string;
  /** The title as it stands in addresses. */
  slug: string;
  /** When the document was deleted: others may have its handles since. Null while it lives. */
  released_at: number | null;
}

export interface DataSourceTable extends ObjectColumns {
  workspace_id: number;
  /** At most 40 of letters, digits, `-` and `_`: chosen by the client, or the uuid. */
  uid: string;
  type: string;
  access: string;
  url: string;
  login: string;
  database_name: string;
  basic_auth: number;
  basic_auth_user: string;
  with_credentials: number;
  /** 1 for at most one of a workspace. */
  is_default: number;
  read_only: number;
  /** JSON object. */
  json_data: string;
}

export interface DataSourceSecretTable {
  id: Generated<number>;
  data_source_id: number;
  /** `basicAuthPassword`, `httpHeaderValue1` */
  name: string;
  /** Nonce, ciphertext and tag in base64. Null: it was left out of the backup that this store was restored from. */
  sealed: string | null;
  /** Id of the master key that it was encrypted under. */
  sealed_under: string | null;
  /** Keyed hash by which changes of the secret show. */
  fingerprint: string;
}

export interface SnapshotTable extends ObjectColumns {
  workspace_id: number;
  name_folded: string;
  /** Who has it may read the snapshot, without a login. */
  key: string;
  /** SHA-256 of the key that deletes it, hex. */
  delete_key_hash: string;
  expires_at: number;
  /** Of the dashboard in UTF-8. */
  bytes: number;
  /** SHA-256 of the dashboard, hex. */
  digest: string;
  /** As sent. Last, so that lists need not read past it. */
  dashboard: string;
}

export interface AnnotationTable extends ObjectColumns {
  workspace_id: number;
  /** Number of the document that it belongs to; null for one of the whole workspace. */
  dashboard_id: number | null;
  /** 0 for none. */
  panel_id: number;
  /** Milliseconds since the epoch; the end is the start for a moment. */
  time_start: number;
  time_end: number;
  /** JSON array; `annotation_tags` finds by them. */
  tags: string;
  text: string;
  /** JSON object. */
  data: string;
}

/** Whom the changes of a workspace are told. */
export interface WebhookTable extends ObjectColumns {
  workspace_id: number;
  url: string;
  /** JSON array of the kinds of objects whose changes are told; `[]` for all. */
  nouns: string;
  /** 0 enabled, 2 disabled. */
  status: number;
  /** Last four characters of the secret. */
  secret_hint: string;
  /** The secret, encrypted: nonce, ciphertext and tag in base64. Null: it was left out of the backup that was restored. */
  sealed: string | null;
  sealed_under: string | null;
  /** Changes up to this one of the chain have deliveries, as far as they are told at all. */
  cursor_seq: number;
  /** Nothing is sent before then. */
  next_attempt_at: number;
  /** Attempts that failed since the last one that did not. */
  failures: number;
  failing_since: number | null;
  last_success_at: number | null;
  last_error: string;
  /** Why it disabled itself; empty otherwise. */
  disabled_reason: string;
}

/** One change that a webhook is told, or was. */
export interface WebhookDeliveryTable {
  id: Generated<number>;
  uuid: string;
  webhook_id: number;
  workspace_id: number;
  change_seq: number;
  change_uuid: string;
  /** Table and row number of the changed object: deliveries of one object follow each other. */
  object_key: string;
  state: 'pending' | 'delivered' | 'failed';
  attempts: number;
  created_at: number;
  /** Not before then; while it is being sent, when another server may take it up. */
  due_at: number;
  first_attempt_at: number | null;
  last_attempt_at: number | null;
  last_status: number | null;
  last_error: string;
}

export interface VersionTable {
  object_table: string;
  object_id: number;
  revision: number;
  workspace_id: number;
  at: number;
  actor: string;
  verb: string;
  reason: string;
  /** SHA-256 of the uncompressed state, hex: stays when the state is purged. */
  digest: string;
  /** Uncompressed size in bytes. */
  bytes: number;
  /** 1 for the revision that is a delete. */
  deleted: number;
  /** The state, zstd-compressed; null for a delete, which leaves the state of the revision before it. */
  state: Uint8Array | null;
}

export interface ChangeTable {
  id: Generated<number>;
  workspace_id: number;
  seq: number;
  uuid: string;
  at: number;
  actor_kind: string;
  actor_uuid: string;
  actor_name: string;
  noun: string;
  verb: string;
  object_table: string;
  object_id: number;
  object_uuid: string;
  object_name: string;
  revision_from: number;
  revision_to: number;
  reason: string;
  /** Uuid of the change that this one reverts; empty otherwise. */
  reverts: string;
  trace_id: string;
  /** SHA-256 of the object's state after the change, hex. */
  digest: string;
  previous_hash: string;
  hash: string;
}

export interface IdempotencyKeyTable {
  workspace_id: number;
  actor: string;
  key: string;
  fingerprint: string;
  /** The answer's JSON text; empty while the first call runs and for answers that showed a secret. */
  answer: string;
  shows_secret: number;
  object_uuid: string;
  created_at: number;
}

export interface OutboxTable {
  id: Generated<number>;
  workspace_id: number;
  /** Names who delivers it: `calls.prune`. */
  kind: string;
  /** JSON object. */
  payload: string;
  created_at: number;
  /** Not before then; while it is being delivered, when another server may take it up. */
  due_at: number;
  attempts: number;
  last_error: string;
}
