import { describe, expect, it } from 'vitest';
import { filtersOf, filterText } from './filter.ts';

const standard = [{ key: 'job', operator: '=', value: 'api' }];
const variable = { name: 'Filters', label: 'Filters', isShown: true, dataSource: null, standard };

describe('filters in the address', () => {
  it('come back as they were written, bars too', () => {
    const filters = [
      { key: 'host', operator: '=~', value: 'a|b' },
      { key: 'zone', operator: '!=', value: '' },
    ];
    expect(filtersOf(variable, { 'var-Filters': filters.map(filterText) })).toEqual(filters);
  });

  it('are those of the file where the address says nothing, and none where it says so', () => {
    expect(filtersOf(variable, {})).toEqual(standard);
    expect(filtersOf(variable, { 'var-Filters': '' })).toEqual([]);
    expect(filtersOf(variable, { 'var-Filters': 'nonsense' })).toEqual([]);
  });
});
