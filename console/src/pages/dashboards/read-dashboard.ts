import { exactJson } from '../../api/exact-json.ts';

export interface ReadDashboard {
  readonly format: 'grafana' | 'guance';
  readonly title: string;
  readonly panels: number;
  readonly template: object;
}

/** What a text is as a dashboard; undefined when it is none. */
export function readDashboard(text: string): ReadDashboard | undefined {
  let value: unknown;
  try {
    value = exactJson(text);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  // What Grafana's own API answers holds the dashboard beside what it knows of it.
  const template = isObject(value.dashboard) ? value.dashboard : value;
  const title = typeof template.title === 'string' ? template.title : '';
  if (Array.isArray(template.panels) || Array.isArray(template.rows)) {
    return { format: 'grafana', title, panels: countOf(template.panels) + countOf(template.rows), template };
  }
  if (isObject(template.main)) {
    return { format: 'guance', title: title || 'dashboard', panels: countOf(template.main.charts), template };
  }
  return undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const countOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);
