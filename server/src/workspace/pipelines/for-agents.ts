import { parseJson } from '../../json/index.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { type PipelineAttributes, pipeline } from './noun.ts';
import type { Rule } from './rule.ts';
import { statusOf } from './rules.ts';

interface AgentPipelines {
  /** Grows with every change, delete, disabling; 0 where there never was a pipeline. */
  readonly stamp: number;
  readonly scripts: readonly AgentScript[];
  readonly relations: readonly AgentRelation[];
}

interface AgentScript {
  readonly name: string;
  /** Base64. */
  readonly content: string;
  readonly category: string;
  readonly asDefault: boolean;
}

/** Points of which source go through which script. */
interface AgentRelation {
  readonly category: string;
  readonly source: string;
  readonly name: string;
}

/** Agents hold all of them in memory. Those that were changed last are given. */
const scriptsMax = 2_000;
/** Agents have no points of this one. */
const leftOut = new Set(['billing']);

/** The moment of the last change of the pipelines of a workspace, as a number that agents compare with the one that they have. */
export async function pipelinesStamp(kernel: Kernel, workspaceNumber: number): Promise<number> {
  const row = await kernel.store.read
    .selectFrom('documents')
    .select(({ fn }) => [
      fn.max<number | null>('updated_at').as('updatedAt'),
      fn.sum<number | string | null>('revision').as('revisions'),
    ])
    .where('workspace_id', '=', workspaceNumber)
    .where('kind', '=', pipeline.kind)
    .executeTakeFirstOrThrow();
  // Deletes are revisions of their rows, which are there until they are purged.
  const changedAtMs = row.updatedAt ?? 0;
  // Two changes of one millisecond are two stamps: each is one revision more.
  return changedAtMs === 0 ? 0 : changedAtMs * 1_000 + (Number(row.revisions ?? 0) % 1_000);
}

/**
 * The enabled pipelines of a workspace, as agents run them. Of two with the same name and category the one that is meant for collectors
 * is given, else the one that was changed last: agents know a script by nothing else.
 */
export async function pipelinesForAgents(kernel: Kernel, workspaceNumber: number): Promise<AgentPipelines> {
  // Before the rows: what changes in between is asked for again.
  const stamp = await pipelinesStamp(kernel, workspaceNumber);
  const rows = await kernel.store.read
    .selectFrom('documents')
    .select(['name', 'attributes', 'body'])
    .where('workspace_id', '=', workspaceNumber)
    .where('kind', '=', pipeline.kind)
    .where('deleted_at', 'is', null)
    .where('status', '=', statusOf(false))
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(scriptsMax)
    .execute();
  const enabled = rows
    .map(({ name, attributes, body }) => ({
      name: `${name}.p`,
      attributes: parseJson(attributes) as PipelineAttributes,
      rule: parseJson(body) as Rule,
    }))
    .filter(({ attributes }) => !leftOut.has(attributes.category));
  const isLocal = ({ attributes }: (typeof enabled)[number]) => attributes.type === 'local';
  const scripts = new Map<string, AgentScript>();
  const relations = new Map<string, AgentRelation>();
  for (const { name, attributes, rule } of [...enabled.filter(isLocal), ...enabled.filter((each) => !isLocal(each))]) {
    const { category } = attributes;
    const key = `${category}/${name}`;
    if (scripts.has(key)) continue;
    scripts.set(key, { name, content: rule.content, category, asDefault: attributes.asDefault === 1 });
    for (const source of sourcesOf(rule, category)) {
      const relationKey = `${category}/${source}`;
      if (!relations.has(relationKey)) relations.set(relationKey, { category, source, name });
    }
  }
  return { stamp, scripts: [...scripts.values()], relations: [...relations.values()] };
}

/** What agents look a point's script up by: its source; of RUM its application and source. */
function sourcesOf({ source, extend }: Rule, category: string): readonly string[] {
  const measurements = [...new Set([...source, ...(extend.measurement ?? [])])];
  if (category !== 'rum') return measurements;
  return (extend.appID ?? []).flatMap((appId) => measurements.map((measurement) => `${appId}_${measurement}`));
}
