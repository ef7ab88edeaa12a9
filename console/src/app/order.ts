import type { Order } from '../ui/table.tsx';

/** What an address says of an order: `cpu_usage`, or `-cpu_usage` for the largest first. */
export function orderOf(text: string | undefined, usual: string): Order {
  const shown = text ?? usual;
  return shown.startsWith('-') ? { by: shown.slice(1), isDescending: true } : { by: shown, isDescending: false };
}

/** The order after a title was pressed: numbers are asked for by the largest first, so a new column begins with those. */
export function orderAfter(order: Order, by: string): string {
  if (order.by !== by) return by === 'name' ? by : `-${by}`;
  return order.isDescending ? by : `-${by}`;
}
