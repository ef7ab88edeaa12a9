import type { Static, TObject } from 'typebox';
import { BelvedereError } from '../../errors/index.ts';
import { type JsonNode, type SentJson, sameJsonText, sameMembers, spliceTopLevel } from '../../json/index.ts';
import { accessOf } from '../kernel/access.ts';
import type { DocumentDraft, StoredDocument } from '../kernel/documents/noun.ts';
import { draftOf } from '../kernel/documents/rows.ts';
import { extraKeys } from '../kernel/extra-keys.ts';
import { requireListable, templateTagNames } from '../kernel/template.ts';
import { GRAFANA_FORMAT, GUANCE_FORMAT } from './format.ts';
import { foreignFormat } from './grafana/foreign.ts';
import type { DashboardAttributes } from './noun.ts';
import { createBody, importBody, modifyBody } from './schemas.ts';
import { foreignTemplate, storedTemplate } from './template.ts';

interface Request<B extends TObject> {
  readonly body: Static<B>;
  readonly sent: Pick<SentJson, 'node'>;
}

type Draft = DocumentDraft<DashboardAttributes>;
type Current = StoredDocument<DashboardAttributes>;

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A new dashboard. What the request leaves out comes from its template; without a template it is empty. */
export function draftOfCreate({ body, sent: { node } }: Request<typeof createBody>): {
  draft: Draft;
  uuid: string | undefined;
} {
  const sent = node.member('templateInfo');
  const template = sent?.pick(['summary', 'identifier', 'tagInfo']) ?? {};
  requireListable(sent);
  const draft: Draft = {
    name: body.name,
    format: GUANCE_FORMAT,
    status: 0,
    attributes: {
      desc: body.desc ?? text(template.summary)?.slice(0, 2048) ?? '',
      identifier: body.identifier ?? text(template.identifier)?.slice(0, 128) ?? '',
      createdWay: 'manual',
      ...accessOf(body),
      ...extraKeys(createBody, body),
    },
    body: storedTemplate(sent, {
      name: body.name,
      extendText: node.member('extend')?.text,
      mappingText: node.member('mapping')?.text,
    }),
    bodyMembers: sent && keptOf(sent),
    tagNames: body.tagNames ?? templateTagNames(template),
  };
  return { draft, uuid: body.specifyDashboardUUID };
}

/** Changes what the request names and leaves the rest; `tagNames` replaces the whole list. */
export function rewriteOfModify(current: Current, { body, sent: { node } }: Request<typeof modifyBody>): Draft {
  const draft = draftOf(current);
  const name = body.name ?? current.name;
  const extendText = node.member('extend')?.text;
  const mappingText = node.member('mapping')?.text;
  const named: Draft = {
    ...draft,
    name,
    attributes: {
      ...draft.attributes,
      ...(body.desc === undefined ? {} : { desc: body.desc }),
      ...(body.identifier === undefined ? {} : { identifier: body.identifier }),
      ...accessOf(body),
      ...extraKeys(modifyBody, body),
    },
    tagNames: body.tagNames ?? draft.tagNames,
  };
  if (current.format === GRAFANA_FORMAT) {
    if (extendText !== undefined || mappingText !== undefined) throw foreignFormat(current);
    return { ...named, body: renamedDashboard(current, name, body.desc) };
  }
  const touchesBody = name !== current.name || extendText !== undefined || mappingText !== undefined;
  return {
    ...named,
    body: touchesBody ? storedTemplate(current.body, { name, extendText, mappingText }) : current.body,
    bodyDerived: {
      ...current.derived,
      ...(body.extend === undefined ? {} : { extend: body.extend }),
      ...(body.mapping === undefined ? {} : { mapping: body.mapping }),
    },
  };
}

/** Title and description of a dashboard of Grafana stand in its body too. */
function renamedDashboard(current: Current, name: string, desc: string | undefined): string {
  return spliceTopLevel(current.body, {
    ...(name === current.name ? {} : { title: JSON.stringify(name) }),
    ...(desc === undefined || desc === current.attributes.desc ? {} : { description: JSON.stringify(desc) }),
  });
}

/**
 * Replaces the content by a template; uuid, name, tags and access stay. A template that says what is there already, for
 * instance the export of this dashboard, changes nothing.
 */
export function rewriteOfImport(current: Current, { body, sent: { node } }: Request<typeof importBody>): Draft {
  if (body.specifyDashboardUUID !== undefined && body.specifyDashboardUUID !== current.uuid) {
    throw new BelvedereError(
      'InvalidParameter',
      `specifyDashboardUUID is ${body.specifyDashboardUUID}, but an import keeps the uuid of its dashboard (${current.uuid}). Leave it out, or create a new dashboard with it`,
    );
  }
  const sent = node.member('templateInfo');
  requireListable(sent);
  const extra = extraKeys(importBody, body);
  const draft = draftOf(current);
  if (current.format === GRAFANA_FORMAT) {
    if (sent !== undefined && !saysTheSame(sent, current)) throw foreignFormat(current);
    return { ...draft, attributes: { ...draft.attributes, ...extra } };
  }
  const stored = sent === undefined ? current.body : storedTemplate(sent, { name: current.name });
  if (sameJsonText(stored, current.body)) return { ...draft, attributes: { ...draft.attributes, ...extra } };
  return {
    ...draft,
    body: stored,
    bodyMembers: sent && keptOf(sent),
    attributes: { ...draft.attributes, createdWay: 'import', ...extra },
  };
}

/** Whether a template is what the Open API shows of a dashboard of Grafana; an import never touches name and tags. */
function saysTheSame(sent: JsonNode, current: Current): boolean {
  return sameMembers(sent, foreignTemplate(current.body, current.tags), ['title', 'tagInfo']);
}

/** What a stored template has as it was sent. */
function keptOf(sent: JsonNode): DocumentDraft['bodyMembers'] {
  const main = sent.member('main');
  return main && { main };
}
