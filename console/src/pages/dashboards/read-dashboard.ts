import { exactJson } from '../../api/exact-json.ts';
import { isJson, jsonOf, textOf } from '../../data/json.ts';

export interface ReadDashboard {
  readonly format: 'grafana' | 'guance';
  readonly title: string;
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
  if (!isJson(value)) return undefined;
  // What Grafana's API answers holds the dashboard beside what it knows of it; what its tools keep, as the specification of a resource.
  const isResource = value.apiVersion !== undefined && isJson(value.spec);
  const template = isJson(value.dashboard) ? value.dashboard : isResource ? jsonOf(value.spec) : value;
  const title = textOf(template.title) || textOf(jsonOf(template.main).title);
  if (Array.isArray(template.panels) || Array.isArray(template.rows)) return { format: 'grafana', title, template };
  return isJson(template.main) ? { format: 'guance', title: title || 'dashboard', template } : undefined;
}
