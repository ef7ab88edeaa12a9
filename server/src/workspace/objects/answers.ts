import { parseJson } from '../../json/index.ts';
import type { ReportedObject } from '../../query/objects/inventory.ts';
import type { ObjectInFull } from './get.ts';
import type { LabelledObject } from './labels.ts';

/** What was reported, in one object; the fields of the server win over reported ones of their names. */
const reported = ({ objectClass, name, timeMs, tags, fields }: ReportedObject) => ({
  ...fields,
  ...tags,
  class: objectClass,
  name,
  last_update_time: timeMs,
});

export const listedObject = (object: LabelledObject) => ({
  ...reported(object),
  liveness: object.liveness,
  df_label: object.labels,
});

export const historicReport = (report: ReportedObject) => reported(report);

export const objectInFull = ({ object, history }: ObjectInFull) => ({
  object: { ...listedObject(object), message: object.message },
  report: parsed(object.message),
  tagNames: Object.keys(object.tags).sort(),
  history: history.map(historicReport),
});

/** Agents send the long report as JSON text, others any text. */
function parsed(message: string): unknown {
  if (!message.startsWith('{') && !message.startsWith('[')) return null;
  try {
    return parseJson(message);
  } catch {
    return null;
  }
}
