import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes the engine's own configuration and answers its path. The defaults are those of a big server: nine tenths of the memory
 * for queries and 5 GB for marks.
 */
export function writeEngineConfiguration(folder: string, { memoryBytesMax }: { memoryBytesMax: number }): string {
  const path = join(folder, 'engine.xml');
  const cacheBytes = Math.min(64 * 1024 * 1024, Math.floor(memoryBytesMax / 16));
  const values = {
    max_server_memory_usage: memoryBytesMax,
    mark_cache_size: cacheBytes,
    index_mark_cache_size: cacheBytes,
    primary_index_cache_size: cacheBytes,
    uncompressed_cache_size: 0,
    index_uncompressed_cache_size: 0,
    query_cache: '<max_size_in_bytes>0</max_size_in_bytes>',
    timezone: 'UTC',
  };
  const lines = Object.entries(values).map(([name, value]) => `  <${name}>${value}</${name}>\n`);
  writeFileSync(path, `<clickhouse>\n${lines.join('')}</clickhouse>\n`, { mode: 0o600 });
  return path;
}
