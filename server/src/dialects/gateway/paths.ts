import type { Category } from '../../ingest/category.ts';

const aliases: Readonly<Record<string, Category>> = {
  metrics: 'metric',
  'langfuse-v2': 'llm',
};

const ordinary: readonly Category[] = [
  'metric',
  'network',
  'keyevent',
  'object',
  'object_change',
  'custom_object',
  'logging',
  'tracing',
  'rum',
  'security',
  'profiling',
  'remote_job',
  'siem_logging',
  'agent_llm',
  'dialtesting',
];

/** The last part of `/v1/write/…` and where its points go. */
export const writePaths: ReadonlyMap<string, Category> = new Map<string, Category>([
  ...ordinary.map((category): [string, Category] => [category, category]),
  ...Object.entries(aliases),
]);
