import type { dashboardsEn } from './en.ts';

export const dashboardsZh: Readonly<Record<keyof typeof dashboardsEn, string>> = {
  chartAsTable: '不绘制 {kind} 类型的图表。以下是其数据。',
  noAddress: '没有可以显示的地址。',
  'reducer.count': '计数',
  'reducer.diff': '差值',
  'reducer.first': '首个',
  'reducer.last': '最新',
  'reducer.max': '最大',
  'reducer.mean': '平均',
  'reducer.min': '最小',
  'reducer.range': '极差',
  'reducer.sum': '总和',
  showMore: '显示更多',
  value: '值',
};
