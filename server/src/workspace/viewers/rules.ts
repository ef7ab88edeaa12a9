import type { Static, TObject } from 'typebox';
import { BelvedereError } from '../../errors/index.ts';
import { type SentJson, sameJsonText } from '../../json/index.ts';
import { accessOf } from '../kernel/access.ts';
import { draftOf } from '../kernel/documents/rows.ts';
import type { NewDocument } from '../kernel/documents/verbs.ts';
import { extraKeys } from '../kernel/extra-keys.ts';
import { requireListable, templateTagNames } from '../kernel/template.ts';
import type { WriteCall } from '../kernel/transact.ts';
import { GUANCE_FORMAT, type Viewer, type ViewerAttributes, type ViewerDraft } from './noun.ts';
import { createBody, importBody, modifyBody } from './schemas.ts';
import { sourceNamed } from './source.ts';
import { storedTemplate } from './template.ts';

interface Request<B extends TObject> {
  readonly body: Static<B>;
  readonly sent: Pick<SentJson, 'node'>;
}

const DESCRIPTION_LENGTH_MAX = 2048;

/** Errors: `InvalidParameter` for a template and a view at once: neither may be dropped in silence. */
function requireOneOrigin(field: string, template: unknown, source: string | undefined): void {
  if (template === undefined || source === undefined || source === '') return;
  throw new BelvedereError(
    'InvalidParameter',
    `${field} and sourceDashboardUUID both say what the viewer is to hold; send one of them`,
    { detail: { field: 'sourceDashboardUUID' } },
  );
}

/** There are no templates that the server brings along, so no uuid names one. Errors: `ObjectNotFound`. */
function requireNoTemplateUuid(uuid = ''): void {
  if (uuid === '') return;
  const message = `view template ${uuid} does not exist: this server has none of its own. Send the template as templateInfos`;
  throw new BelvedereError('ObjectNotFound', message, { detail: { uuid } });
}

/** A new viewer. What the request leaves out comes from its template or from the view that it is copied from; else it is empty. */
export const newViewer = ({ body, sent: { node } }: Request<typeof createBody>): NewDocument<ViewerAttributes> => ({
  draft: async (call) => {
    const { name, templateInfos, sourceDashboardUUID } = body;
    requireNoTemplateUuid(body.templateUUID);
    requireOneOrigin('templateInfos', templateInfos, sourceDashboardUUID);
    const sent = node.member('templateInfos');
    requireListable(sent, 'templateInfos');
    const source = sourceDashboardUUID ? await sourceNamed(call, sourceDashboardUUID) : undefined;
    const summary = templateInfos?.summary?.slice(0, DESCRIPTION_LENGTH_MAX);
    return {
      name,
      format: GUANCE_FORMAT,
      status: 0,
      attributes: {
        desc: body.desc ?? summary ?? source?.attributes.desc ?? '',
        createdWay: body.isImport === true ? 'import' : 'manual',
        ...accessOf(body),
        ...extraKeys(createBody, body),
      },
      body: storedTemplate(sent ?? source?.body, {
        name,
        type: body.type,
        extendText: node.member('extend')?.text,
      }),
      tagNames:
        body.tagNames ??
        (templateInfos ? templateTagNames(templateInfos) : (source?.tags.map((tag) => tag.name) ?? [])),
    };
  },
});

/** Changes what the request names and leaves the rest; `tagNames` replaces the whole list. */
export function modifiedViewer(current: Viewer, { body, sent: { node } }: Request<typeof modifyBody>): ViewerDraft {
  const draft = draftOf(current);
  const name = body.name ?? current.name;
  const extendText = node.member('extend')?.text;
  const bindSetText = node.member('dashboardBindSet')?.text;
  const template = storedTemplate(current.body, { name, type: body.type, extendText, bindSetText });
  return {
    ...draft,
    name,
    attributes: {
      ...draft.attributes,
      ...(body.desc === undefined ? {} : { desc: body.desc }),
      ...(body.pathName === undefined ? {} : { pathName: body.pathName }),
      ...accessOf(body),
      ...extraKeys(modifyBody, body),
    },
    body: sameJsonText(template, current.body) ? current.body : template,
    tagNames: body.tagNames ?? draft.tagNames,
  };
}

/**
 * Replaces the content by a template or by that of another view; uuid, name, tags and access stay. What is there already, for
 * instance the export of this viewer, changes nothing.
 */
export async function importedViewer(
  current: Viewer,
  { body, sent: { node } }: Request<typeof importBody>,
  call: WriteCall,
): Promise<ViewerDraft> {
  const { templateInfo, sourceDashboardUUID } = body;
  requireOneOrigin('templateInfo', templateInfo, sourceDashboardUUID);
  const draft = draftOf(current);
  const attributes = { ...draft.attributes, ...extraKeys(importBody, body) };
  const sent = node.member('templateInfo');
  requireListable(sent);
  const source = sourceDashboardUUID ? await sourceNamed(call, sourceDashboardUUID) : undefined;
  const content = sent ?? source?.body;
  if (content === undefined) return { ...draft, attributes };
  const template = storedTemplate(content, { name: current.name });
  if (sameJsonText(template, current.body)) return { ...draft, attributes };
  return { ...draft, attributes: { ...attributes, createdWay: 'import' }, body: template };
}
