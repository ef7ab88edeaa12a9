import { useState } from 'react';
import { curlOf, useCallsBehind } from '../api/calls-behind.ts';
import { serverAddress } from '../api/client.ts';
import { useTranslate } from '../language/language.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Command } from '../ui/command.tsx';
import { Dialog } from '../ui/dialog.tsx';

/** Shows the calls that the page in view has made, as commands: whatever the console does, a script can do. */
export function CallsBehind() {
  const t = useTranslate();
  const calls = useCallsBehind();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button kind="quiet" onClick={() => setOpen(true)} title={t('callsBehind')}>
        <span aria-hidden="true" className="font-mono">
          &lt;/&gt;
        </span>
        {t('callsBehindShort')}
      </Button>
      <Dialog
        title={t('callsBehind')}
        description={t('callsBehindHint')}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        isWide
      >
        <ol className="flex flex-col gap-3">
          {/* Commands are made when they are looked at: a page makes many calls. */}
          {(isOpen ? calls.toReversed() : []).map((call, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a call has no id before its answer.
            <li key={`${call.traceId}-${index}`} className="flex flex-col gap-1">
              <div className="flex items-center gap-2 text-sm">
                <Badge tone={call.status >= 400 || call.status === 0 ? 'bad' : 'good'}>{call.status}</Badge>
                <span className="font-mono text-xs break-all">
                  {call.method} {call.path}
                </span>
                <span className="ml-auto text-xs whitespace-nowrap text-muted">{Math.round(call.durationMs)} ms</span>
              </div>
              <Command text={curlOf(call, serverAddress)} />
            </li>
          ))}
        </ol>
      </Dialog>
    </>
  );
}
