import { parseJson } from '../../../json/index.ts';
import type { StoredDocument } from '../../kernel/documents/noun.ts';
import type { JsonPieces } from '../../kernel/operation.ts';
import { type GrafanaReading, grafanaReading } from '../convert/guance-to-grafana.ts';
import { type Loss, objectOrEmpty } from '../convert/loss.ts';
import { GRAFANA_FORMAT } from '../format.ts';
import type { DashboardAttributes } from '../noun.ts';
import { type DerivedDashboard, deriveDashboard, type Identity, readPieces, readText } from './text.ts';

type Dashboard = StoredDocument<DashboardAttributes>;

export interface DashboardReading {
  /** The dashboard as clients of Grafana get it. */
  readonly json: JsonPieces;
  /** What of a dashboard in another format is not in it; empty for one of Grafana. */
  readonly notCarriedOver: readonly Loss[];
}

/** What is put into the text, apart from the uid. */
export const identityOf = ({ id, revision, tags }: Dashboard): Omit<Identity, 'uid'> => ({
  id,
  version: revision,
  tagNames: tags.map((tag) => tag.name),
});

/** A Guance dashboard as far as it can be a dashboard of Grafana. */
export const foreignDashboard = ({ name, body, tags, attributes }: Dashboard): GrafanaReading =>
  grafanaReading({
    template: objectOrEmpty(parseJson(body)),
    name,
    description: attributes.desc,
    tagNames: tags.map((tag) => tag.name),
  });

/** A dashboard of any format with its identity; `body` are its bytes, where they are at hand. */
export function readingOf(document: Dashboard, uid: string, body?: Uint8Array): DashboardReading {
  const identity = { ...identityOf(document), uid };
  if (document.format !== GRAFANA_FORMAT) {
    const { dashboard, notCarriedOver } = foreignDashboard(document);
    const { id, version } = identity;
    return { json: JSON.stringify({ id, uid, ...dashboard, version }), notCarriedOver };
  }
  const derived = document.derived as unknown as DerivedDashboard;
  return { json: readPieces(body ?? Buffer.from(document.body), derived, identity), notCarriedOver: [] };
}

/** The same for a stored version, whose places are not kept. */
export function versionReading(document: Dashboard, uid: string): string {
  if (document.format !== GRAFANA_FORMAT) return readingOf(document, uid).json as string;
  const { tagNames } = deriveDashboard(document);
  return readText(document.body, tagNames, { ...identityOf(document), uid });
}
