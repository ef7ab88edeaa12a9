export type { ChildLimits as EngineLimits } from './child/options.ts';
export {
  type EngineKeeper,
  type EngineLog,
  type EngineState,
  type KeeperOptions,
  keepEngine,
} from './keeper/keeper.ts';
