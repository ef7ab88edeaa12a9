import { Badge } from '../../ui/badge.tsx';

export function Labels({ labels }: { readonly labels: readonly string[] }) {
  return (
    <span className="flex flex-wrap gap-1">
      {labels.map((label) => (
        <Badge key={label} tone="accent">
          {label}
        </Badge>
      ))}
    </span>
  );
}
