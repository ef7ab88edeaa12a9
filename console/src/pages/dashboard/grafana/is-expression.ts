import { type Json, jsonOf, textOf } from '../../../data/json.ts';

/** Whether a query is an expression over others: the server asks data sources only. */
export const isExpression = ({ datasource }: Json): boolean =>
  ['__expr__', '-100'].includes(
    textOf(jsonOf(datasource).uid) || textOf(jsonOf(datasource).type) || textOf(datasource),
  );
