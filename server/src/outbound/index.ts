export { type AllowedTarget, parseAllowedTarget } from './allowed-target.ts';
export {
  createOutbound,
  type Outbound,
  type OutboundAnswer,
  type OutboundRequest,
  type OutboundTls,
} from './outbound.ts';
export { askPostgres, type PostgresRows, type PostgresTarget, RefusedStatement } from './postgres.ts';
