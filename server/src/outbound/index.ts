export { type AllowedTarget, parseAllowedTarget } from './allowed-target.ts';
export { askMysql, type MysqlColumn } from './mysql.ts';
export type { MysqlTarget } from './mysql-connection.ts';
export {
  createOutbound,
  type Outbound,
  type OutboundAnswer,
  type OutboundRequest,
  type OutboundTls,
} from './outbound.ts';
export { askPostgres, type PostgresTarget } from './postgres.ts';
export { RefusedStatement } from './refused-statement.ts';
