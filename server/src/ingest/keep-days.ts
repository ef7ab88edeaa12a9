import { keepDaysChoices } from '../telemetry/point-tables.ts';
import type { Category } from './category.ts';

export { keepDaysChoices };

/** For how many days a workspace keeps a category when it has said nothing: one of `keepDaysChoices`. */
export const defaultKeepDays: Readonly<Record<Category, number>> = {
  metric: 30,
  network: 7,
  keyevent: 365,
  object: 30,
  object_change: 90,
  custom_object: 30,
  logging: 14,
  tracing: 14,
  rum: 14,
  security: 90,
  profiling: 7,
  dialtesting: 14,
  siem_logging: 90,
  llm: 14,
  agent_llm: 14,
  remote_job: 30,
  uploads: 14,
};

/** What a workspace has said, by category. */
export type KeepDays = Readonly<Partial<Record<Category, number>>>;

export const keepDaysOf = (said: KeepDays | undefined, category: Category): number =>
  said?.[category] ?? defaultKeepDays[category];
