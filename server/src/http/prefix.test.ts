import { describe, expect, test } from 'vitest';
import { belowPrefix } from './prefix.ts';

describe('what lies below a prefix', () => {
  test.each([
    ['/api/v1/', ['/api/v1/x', '/api/v1/', '/api/v1', '/api/v1?x'], ['/api/v1x', '/api', '/', '/x/api/v1/y']],
    [
      '/v1/{project_id}/openapi/',
      ['/v1/wksp_1/openapi/called-records?limit=1', '/v1/1/openapi', '/v1/%zz/openapi/', '/v1/a.b/openapi?x'],
      ['/v1/openapi/called-records', '/v1//openapi/x', '/v1/a/b/openapi/x', '/v1/a/openapix', '/v1/a?/openapi/'],
    ],
  ])('%s', (prefix, below, outside) => {
    const isBelow = belowPrefix(prefix);
    expect(below.filter((target) => !isBelow(target))).toEqual([]);
    expect(outside.filter(isBelow)).toEqual([]);
  });
});
