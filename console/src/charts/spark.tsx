interface SparkProps {
  readonly values: readonly (number | null)[];
  readonly color: string;
  readonly kind: 'line' | 'area' | 'bars';
}

/** A small curve without axes behind a value. */
export function Spark({ values, color, kind }: SparkProps) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const least = known.reduce((a, b) => Math.min(a, b));
  const most = known.reduce((a, b) => Math.max(a, b));
  const yOf = (value: number): number => 38 - (most === least ? 0.5 : (value - least) / (most - least)) * 34;
  const xOf = (index: number): number => (index / (values.length - 1)) * 100;
  const points = values.flatMap((value, index) => (value === null ? [] : [`${xOf(index)},${yOf(value)}`]));
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 100 40"
      preserveAspectRatio="none"
      className="absolute inset-x-0 bottom-0 h-1/2 w-full opacity-40"
    >
      {kind === 'bars' ? (
        values.map((value, index) =>
          value === null ? null : (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place.
              key={index}
              x={(index / values.length) * 100}
              width={80 / values.length}
              y={yOf(value)}
              height={40 - yOf(value)}
              fill={color}
            />
          ),
        )
      ) : (
        <>
          {kind === 'area' && <polygon points={`0,40 ${points.join(' ')} 100,40`} fill={color} opacity={0.35} />}
          <polyline
            points={points.join(' ')}
            fill="none"
            stroke={color}
            strokeWidth={1.5}
            vectorEffect="non-scaling-stroke"
          />
        </>
      )}
    </svg>
  );
}
