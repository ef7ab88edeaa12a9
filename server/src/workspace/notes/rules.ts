import type { Static, TObject } from 'typebox';
import { type SentJson, sameJsonText } from '../../json/index.ts';
import { chartsOf, chartUuid, contentPart } from '../kernel/charts.ts';
import { draftOf } from '../kernel/documents/rows.ts';
import type { NewDocument } from '../kernel/documents/verbs.ts';
import type { WriteCall } from '../kernel/transact.ts';
import { bindCharts } from './bind.ts';
import type { Note, NoteAttributes, NoteDraft } from './noun.ts';
import type { importBody, writeBody } from './schemas.ts';
import { newTemplate, storedTemplate, withCharts } from './template.ts';

interface Request<B extends TObject> {
  readonly body: Static<B>;
  readonly sent: Pick<SentJson, 'node'>;
}

const FORMAT = 'guance';

export const newNote = ({ body }: Request<typeof writeBody>): NewDocument<NoteAttributes> => ({
  draft: async (call) => {
    const { name, extend = {}, chartUUIDs = [] } = body;
    return {
      name,
      format: FORMAT,
      status: 0,
      attributes: { extend, chartUUIDs },
      body: newTemplate(name, await bindCharts(call, chartUUIDs, undefined)),
      tagNames: [],
    };
  },
});

/** Changes what the request names and leaves the rest; `chartUUIDs` says all charts of the note, in their order. */
export async function modifiedNote(
  current: Note,
  { body }: Request<typeof writeBody>,
  call: WriteCall,
): Promise<NoteDraft> {
  const draft = draftOf(current);
  const { name, extend = current.attributes.extend, chartUUIDs = current.attributes.chartUUIDs } = body;
  const sameCharts = chartUUIDs.join() === current.attributes.chartUUIDs.join();
  const template = sameCharts ? current.body : withCharts(current.body, await bindCharts(call, chartUUIDs, current));
  return {
    ...draft,
    name,
    attributes: { ...draft.attributes, extend, chartUUIDs },
    body: name === current.name ? template : storedTemplate(template, name),
  };
}

/**
 * Replaces the content by a template, stored as sent. The name stays when the template has none; charts keep their uuids
 * when they are the ones that are there already. Without a template nothing changes.
 */
export function importedNote(current: Note, { body, sent: { node } }: Request<typeof importBody>): NoteDraft {
  const draft = draftOf(current);
  const sent = node.member('templateInfo');
  if (sent === undefined) return draft;
  const name = body.templateInfo?.name || current.name;
  const template = storedTemplate(sent, name);
  if (sameJsonText(template, current.body)) return draft;
  const content = contentPart(template);
  const chartUUIDs = sameCharts(template, current.body)
    ? current.attributes.chartUUIDs
    : chartsOf(template).map((_, index) => chartUuid(current.id, content, index));
  return { ...draft, name, attributes: { ...draft.attributes, chartUUIDs }, body: template };
}

function sameCharts(template: string, other: string): boolean {
  return sameJsonText(`[${chartsOf(template).join(',')}]`, `[${chartsOf(other).join(',')}]`);
}
