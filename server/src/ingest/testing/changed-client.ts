import type { ClickHouseClient } from '@clickhouse/client';
import type { Telemetry } from '../../telemetry/telemetry.ts';

type Methods = Partial<Pick<ClickHouseClient, 'exec' | 'query'>>;

/** The engine, with some methods of its client taken by others, which reach the real ones through `telemetry`. */
export function withClient(telemetry: Telemetry, methods: Methods): Telemetry {
  return {
    ...telemetry,
    client: () =>
      new Proxy(telemetry.client(), {
        get: (client, name) => Reflect.get(name in methods ? methods : client, name, client),
      }),
  };
}

/** Of an insert: it is made and told, or made and its answer is lost, or it is lost itself. */
export type Fate = 'answered' | 'answer lost' | 'lost';

/** The engine, whose answers to inserts go as `fateOf` says; they are counted from 1. */
export function unreliable(telemetry: Telemetry, fateOf: (insert: number) => Fate): Telemetry {
  let inserts = 0;
  return withClient(telemetry, {
    exec: async (params) => {
      inserts += 1;
      const fate = fateOf(inserts);
      if (fate === 'lost') throw new Error('socket hang up');
      const answer = await telemetry.client().exec(params);
      if (fate === 'answered') return answer;
      await answer.stream.toArray();
      throw new Error('socket hang up');
    },
  });
}
