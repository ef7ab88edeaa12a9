import { serverAddress } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Command } from '../../ui/command.tsx';
import { senders } from './senders.ts';

interface SenderGuideProps {
  /** The token in full, or what stands in its place. */
  readonly token: string;
  /** The sender in view. */
  readonly current: string | undefined;
  readonly onPick: (id: string) => void;
}

/** What each program has to be told to send its telemetry here, with the real address. */
export function SenderGuide({ token, current, onPick }: SenderGuideProps) {
  const t = useTranslate();
  const sender = senders.find(({ id }) => id === current) ?? senders[0];
  if (sender === undefined) return null;
  return (
    <div className="flex flex-col gap-2">
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">{t('senders')}</legend>
        {senders.map(({ id, title }) => (
          <Button
            key={id}
            kind={id === sender.id ? 'primary' : 'plain'}
            aria-pressed={id === sender.id}
            onClick={() => onPick(id)}
          >
            {title}
          </Button>
        ))}
      </fieldset>
      <p className="text-sm text-muted">{t(sender.hint)}</p>
      <Command text={sender.configuration(serverAddress, token)} />
    </div>
  );
}
