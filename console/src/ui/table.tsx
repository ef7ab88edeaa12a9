import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  /** Hidden on narrow screens. */
  readonly isSecondary?: boolean;
  /** What the server orders by when its title is pressed. */
  readonly orderBy?: string;
}

export interface Order {
  readonly by: string;
  readonly isDescending: boolean;
}

interface TableProps<Row> {
  /** Read by screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  readonly order?: Order;
  readonly onOrder?: (by: string) => void;
}

/** A page of rows. Sorting and paging belong to the server, which knows all of them. */
export function Table<Row>({ caption, columns, rows, keyOf, onOpen, order, onOrder }: TableProps<Row>) {
  const side = ({ isNumber, isSecondary }: Column<Row>) =>
    `px-3 py-2 ${isNumber ? 'text-right whitespace-nowrap tabular-nums' : 'text-left'} ${isSecondary ? 'hidden md:table-cell' : ''}`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section aria-label={caption} tabIndex={0} className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-xs text-muted">
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={`${side(column)} font-medium`}
                aria-sort={sortOf(column.orderBy, order)}
              >
                {column.orderBy === undefined || onOrder === undefined ? (
                  column.title
                ) : (
                  <OrderButton title={column.title} by={column.orderBy} order={order} onOrder={onOrder} />
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={keyOf(row)}
              className={`border-b border-line last:border-0 hover:bg-sunken ${onOpen ? 'cursor-pointer' : ''}`}
              onClick={onOpen && (() => onOpen(row))}
            >
              {columns.map((column) => (
                <td key={column.id} className={`${side(column)} align-middle`}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const isOrderedBy = (by: string | undefined, order: Order | undefined): order is Order =>
  by !== undefined && order?.by === by;

function sortOf(by: string | undefined, order: Order | undefined): 'ascending' | 'descending' | undefined {
  if (!isOrderedBy(by, order)) return undefined;
  return order.isDescending ? 'descending' : 'ascending';
}

interface OrderButtonProps {
  readonly title: string;
  readonly by: string;
  readonly order: Order | undefined;
  readonly onOrder: (by: string) => void;
}

function OrderButton({ title, by, order, onOrder }: OrderButtonProps) {
  return (
    <button type="button" className="whitespace-nowrap hover:text-ink" onClick={() => onOrder(by)}>
      {title} <span aria-hidden="true">{isOrderedBy(by, order) ? (order.isDescending ? '↓' : '↑') : ''}</span>
    </button>
  );
}
