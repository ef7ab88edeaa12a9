import { Fragment, type ReactNode } from 'react';
import type { ChartOptions } from './chart.ts';
import { safeHtml } from './html.tsx';
import { type Block, type Inline, markdownBlocks } from './markdown.ts';
import { safeAddress, safePicture } from './safe-address.ts';

/** A written text. Markup of it becomes elements that are known to be harmless, and nothing else. */
export function TextChart({ chart, title }: { readonly chart: ChartOptions; readonly title: string }) {
  const { format, text } = chart.content;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div role="group" aria-label={title} tabIndex={0} className="text-chart h-full overflow-auto px-1 text-sm">
      {format === 'code' && <pre className="font-mono text-xs whitespace-pre-wrap">{text}</pre>}
      {format === 'html' && safeHtml(text)}
      {format === 'markdown' && <Markdown text={text} />}
    </div>
  );
}

function Markdown({ text }: { readonly text: string }) {
  return <>{markdownBlocks(text).map(keyed(blockNode))}</>;
}

/** Parts of a text have no names; their places are what tells them apart. */
const keyed =
  <Part,>(draw: (part: Part) => ReactNode) =>
  (part: Part, place: number) => <Fragment key={place}>{draw(part)}</Fragment>;

function blockNode(block: Block): ReactNode {
  switch (block.kind) {
    case 'heading': {
      const size = block.level === 1 ? 'text-xl' : block.level === 2 ? 'text-lg' : 'text-base';
      // Below the heading of the panel.
      return <p className={`mt-2 mb-1 font-semibold ${size}`}>{block.content.map(keyed(inlineNode))}</p>;
    }
    case 'paragraph':
      return <p className="my-1.5">{block.content.map(keyed(inlineNode))}</p>;
    case 'quote':
      return (
        <blockquote className="border-l-4 border-line pl-3 text-muted">{block.blocks.map(keyed(blockNode))}</blockquote>
      );
    case 'code':
      return <pre className="my-1.5 overflow-x-auto rounded bg-sunken p-2 font-mono text-xs">{block.text}</pre>;
    case 'list': {
      const List = block.isOrdered ? 'ol' : 'ul';
      return (
        <List className={`my-1.5 pl-5 ${block.isOrdered ? 'list-decimal' : 'list-disc'}`}>
          {block.items.map(keyed((item) => <li>{item.map(keyed(inlineNode))}</li>))}
        </List>
      );
    }
    case 'table':
      return <TableNode block={block} />;
    case 'line':
      return <hr className="my-2 border-line" />;
  }
}

function TableNode({ block }: { readonly block: Extract<Block, { kind: 'table' }> }) {
  return (
    <table className="my-1.5 border-collapse text-xs">
      <thead>
        <tr>
          {block.head.map(
            keyed((cell) => <th className="border border-line px-2 py-1">{cell.map(keyed(inlineNode))}</th>),
          )}
        </tr>
      </thead>
      <tbody>
        {block.rows.map(
          keyed((row) => (
            <tr>
              {row.map(
                keyed((cell) => <td className="border border-line px-2 py-1">{cell.map(keyed(inlineNode))}</td>),
              )}
            </tr>
          )),
        )}
      </tbody>
    </table>
  );
}

function inlineNode(inline: Inline): ReactNode {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'code':
      return <code className="rounded bg-sunken px-1 font-mono text-xs">{inline.text}</code>;
    case 'strong':
      return <strong>{inline.content.map(keyed(inlineNode))}</strong>;
    case 'emphasis':
      return <em>{inline.content.map(keyed(inlineNode))}</em>;
    case 'deleted':
      return <del>{inline.content.map(keyed(inlineNode))}</del>;
    case 'break':
      return <br />;
    case 'link': {
      const address = safeAddress(inline.address);
      if (address === undefined) return inline.content.map(keyed(inlineNode));
      return (
        <a href={address} target="_blank" rel="noopener noreferrer" className="text-accent underline">
          {inline.content.map(keyed(inlineNode))}
        </a>
      );
    }
    case 'picture': {
      const address = safePicture(inline.address);
      return address === undefined ? (
        inline.text
      ) : (
        <img src={address} alt={inline.text} className="inline max-w-full" />
      );
    }
  }
}
