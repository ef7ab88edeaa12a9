export type { ConfigurationProblem } from './configuration-error.ts';
export { ConfigurationError, formatProblem } from './configuration-error.ts';
export { describeConfiguration } from './describe-configuration.ts';
export type { EffectiveSetting } from './effective-configuration.ts';
export { effectiveConfiguration, formatEffectiveConfiguration } from './effective-configuration.ts';
export type { Environment, LoadedConfiguration, Source } from './load-configuration.ts';
export { loadConfiguration } from './load-configuration.ts';
export type { Configuration, SettingName } from './settings.ts';
export type { PublicUrl } from './types/public-url.ts';
