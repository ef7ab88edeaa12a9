import { isJson, type Json, jsonOf, jsonsOf, textOf } from '../../data/json.ts';
import { type DataSource, findSource } from '../../data/sources.ts';
import { loadFormat } from '../dashboard/format.ts';
import type { Panel } from '../dashboard/model.ts';
import type { ReadDashboard } from './read-dashboard.ts';

/** What becomes of the panels of a kind. */
export interface PreviewedKind {
  /** As the file calls it. */
  readonly name: string;
  readonly count: number;
  /** The kind of today that an old one is drawn as; undefined where it is the same. */
  readonly drawnAs: string | undefined;
  /** False: its data is shown as a table. */
  readonly isDrawn: boolean;
}

/** A place in the file where a data source has to be put in. */
interface PreviewedInput {
  readonly name: string;
  readonly label: string;
  readonly type: string;
}

/** What a dashboard will be when it is imported. */
export interface Preview {
  readonly panels: number;
  readonly sections: number;
  readonly kinds: readonly PreviewedKind[];
  readonly variables: readonly string[];
  /** Variables whose values cannot be listed. */
  readonly unlisted: readonly string[];
  /** Panels that lie in a library that is not here. */
  readonly missingPanels: number;
  readonly inputs: readonly PreviewedInput[];
  /** Data sources that panels name and that are not here. */
  readonly missingSources: readonly string[];
  /** What is not as it should be, by its place. */
  readonly problems: readonly string[];
}

/** Reads a dashboard as it will be read when somebody looks at it. */
export async function previewOf(
  { format: name, template }: ReadDashboard,
  sources: readonly DataSource[],
): Promise<Preview> {
  const file = template as Json;
  const format = await loadFormat(name);
  await format.prepare(file);
  const { sections, variables, problems } = format.read(file);
  const panels = sections.flatMap((section) => section.panels);
  const kinds = new Map<string, PreviewedKind>();
  for (const panel of panels) {
    const { kindName, chart, source } = panel;
    const today = name === 'grafana' ? textOf(source.type) : kindName;
    const drawnAs = today === kindName || today === '' ? undefined : today;
    const key = JSON.stringify([kindName, drawnAs]);
    const count = (kinds.get(key)?.count ?? 0) + 1;
    kinds.set(key, { name: kindName || '–', count, drawnAs, isDrawn: chart.kind !== 'other' });
  }
  return {
    panels: panels.length,
    sections: sections.filter(({ title }) => title !== '').length,
    kinds: [...kinds.values()].sort((a, b) => b.count - a.count),
    variables: variables.map((variable) => variable.name),
    unlisted: variables.filter(({ source }) => source.kind === 'none').map((variable) => variable.name),
    missingPanels: panels.filter(({ problem }) => problem !== undefined).length,
    inputs: jsonsOf(file.__inputs)
      .filter(({ type }) => type === 'datasource')
      .map((input) => ({
        name: textOf(input.name),
        label: textOf(input.label) || textOf(input.name),
        type: textOf(input.pluginId),
      })),
    missingSources: name === 'grafana' ? missingSources(panels, sources) : [],
    problems,
  };
}

function missingSources(panels: readonly Panel[], sources: readonly DataSource[]): readonly string[] {
  const named = panels.flatMap(({ source }) => [
    source.datasource,
    ...jsonsOf(source.targets).map((target) => target.datasource),
  ]);
  const missing = named.flatMap((each) => {
    const name = isJson(each) ? textOf(jsonOf(each).uid) || textOf(jsonOf(each).type) : textOf(each);
    // Variables are chosen later, and names with dashes are not sources but rules.
    const isNone = name === '' || name.includes('$') || name.startsWith('-- ');
    return isNone || findSource(sources, each) !== undefined ? [] : [name];
  });
  return [...new Set(missing)];
}
