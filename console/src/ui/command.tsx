import { CopyButton } from './copy-button.tsx';

/** A command for a shell, to be read and copied. */
export function Command({ text, label }: { readonly text: string; readonly label?: string }) {
  return (
    <div className="flex items-start gap-2 rounded-md border border-line bg-sunken p-2">
      <pre className="grow overflow-x-auto py-1 font-mono text-xs whitespace-pre-wrap break-all">{text}</pre>
      <CopyButton text={text} {...(label !== undefined && { label })} />
    </div>
  );
}
