import { type JsonValue, jsonText } from '../decode/json/json-text.ts';
import type { FieldValue } from '../point.ts';
import { pointLimits } from '../point-limits.ts';
import type { AnyValue, KeyValue, Resource, Scope } from './messages.ts';

/** Attributes that agents report under other names; the tables know those. */
const agentNames = new Map([
  ['service.name', 'service'],
  ['service.version', 'version'],
  ['deployment.environment', 'env'],
  ['deployment.environment.name', 'env'],
  ['host.name', 'host'],
  ['k8s.pod.name', 'pod_name'],
]);

/** An attribute's value as JSON would hold it. */
export function plainValue(value: AnyValue | undefined): JsonValue {
  if (value === undefined) return null;
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } = value;
  if (arrayValue !== undefined) return (arrayValue.values ?? []).map(plainValue);
  if (kvlistValue !== undefined) return plainAttributes(kvlistValue.values);
  return stringValue ?? boolValue ?? intValue ?? doubleValue ?? bytesValue ?? null;
}

export const plainAttributes = (attributes: readonly KeyValue[] = []): ReadonlyMap<string, JsonValue> =>
  new Map(attributes.map(({ key = '', value }) => [key, plainValue(value)]));

/** As the value of a field: lists and maps are their JSON. Undefined for an attribute without a value. */
export function fieldValue(value: AnyValue | undefined): FieldValue | undefined {
  const plain = plainValue(value);
  if (plain === null) return undefined;
  return typeof plain === 'object' ? jsonText(plain) : plain;
}

/** As the value of a tag; empty for an attribute without a value. */
const tagValue = (value: AnyValue | undefined): string => String(fieldValue(value) ?? '');

/** Later attributes win over earlier ones: what is said of a point over what is said of its resource. */
export function addTags(tags: Map<string, string>, attributes: readonly KeyValue[] = []): void {
  for (const { key = '', value } of attributes) tags.set(key, tagValue(value));
}

/** More are not kept of a point anyway; what is behind them would be copied for each. */
const sharedTagsMax = 2 * pointLimits.tagsMax;

/** Tags that all points of a resource and scope have. */
export function sharedTags(resource: Resource | undefined, scope: Scope | undefined): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const { key = '', value } of resource?.attributes?.slice(0, sharedTagsMax) ?? []) {
    tags.set(agentNames.get(key) ?? key, tagValue(value));
  }
  if (scope?.name) tags.set('otel_scope_name', scope.name);
  if (scope?.version) tags.set('otel_scope_version', scope.version);
  return tags;
}
