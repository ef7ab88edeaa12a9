/** What a point is about. Each has a table of its own. */
export const categories = [
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
  'dialtesting',
  'siem_logging',
  'llm',
  'agent_llm',
  'remote_job',
  'uploads',
] as const;

export type Category = (typeof categories)[number];
