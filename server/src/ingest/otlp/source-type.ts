const caches = new Set(['redis', 'memcached', 'valkey']);

/** What a span is about, in the words of agents, by the attributes that only such spans have. */
export function sourceTypeOf(attributes: ReadonlyMap<string, string>): string {
  const database = attributes.get('db.system.name') ?? attributes.get('db.system');
  if (database !== undefined) return caches.has(database) ? 'cache' : 'db';
  if (attributes.has('messaging.system')) return 'message_queue';
  if (attributes.has('http_method') || attributes.has('http.method')) return 'web';
  return attributes.has('rpc.system') ? 'framework' : 'custom';
}
