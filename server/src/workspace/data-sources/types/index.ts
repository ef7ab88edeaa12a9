import type { QueryableType } from '../ask.ts';
import { elasticsearch } from './elasticsearch.ts';
import { influxdb } from './influxdb.ts';
import { loki } from './loki.ts';
import { mysql } from './mysql.ts';
import { postgres } from './postgres.ts';
import { prometheus } from './prometheus.ts';

/** The types that the server can ask, one line each. Others are stored, and passed on to by the proxy. */
export const queryableTypes: readonly QueryableType[] = [elasticsearch, influxdb, loki, mysql, postgres, prometheus];

const byId = new Map(queryableTypes.flatMap((type) => [type.id, ...(type.aliases ?? [])].map((id) => [id, type])));

export const queryableType = (id: string): QueryableType | undefined => byId.get(id);
