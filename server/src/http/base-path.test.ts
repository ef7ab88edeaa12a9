import { expect, test } from 'vitest';
import { withoutBasePath } from './base-path.ts';

test.each([
  ['/belvedere/api/v1/validate?x=1', '/api/v1/validate?x=1'],
  ['/belvedere', '/'],
  ['/belvedere?x=1', '/?x=1'],
  ['/belvedere/', '/'],
  ['/belvederes/api', '/belvederes/api'],
  ['/api/v1/validate', '/api/v1/validate'],
])('below the sub path /belvedere %s is %s', (target, expected) => {
  expect(withoutBasePath(target, '/belvedere')).toBe(expected);
});
