/** Texts of dashboards and their charts. */
export const dashboardsEn = {
  chartAsTable: 'Charts of the kind {kind} are not drawn. This is their data.',
  noAddress: 'There is no address that may be shown.',
  'reducer.count': 'Count',
  'reducer.diff': 'Difference',
  'reducer.first': 'First',
  'reducer.last': 'Last',
  'reducer.max': 'Max',
  'reducer.mean': 'Mean',
  'reducer.min': 'Min',
  'reducer.range': 'Range',
  'reducer.sum': 'Total',
  showMore: 'Show more',
  value: 'Value',
} as const;
