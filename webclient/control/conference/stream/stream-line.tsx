import { Button } from 'antd';
import { CircleOff, Eye, Radio, Settings2, Square, TriangleAlert } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { StreamState } from '../../../../server/contract/conference-view.ts';
import { useMe } from '../../../app/account-session.ts';
import { useConsole, useFields } from '../../desk-context.ts';
import { Sign, type SignTone } from '../../sign.tsx';
import { useGive } from '../../use-give.ts';
import { StreamDialog } from './stream-dialog.tsx';
import { useStream } from './use-stream.ts';

const tones: Record<StreamState, SignTone> = { off: 'quiet', starting: 'busy', on: 'bad', stopping: 'busy' };
const everyMs = 5000;

/** The live stream: started and stopped, and how many watch. */
export function StreamLine(): ReactElement {
  const { t } = useTranslation('control');
  const state = useFields((fields) => fields.stream, 'off');
  // Over REST, which knows people by their account.
  const me = useMe();
  const [open, setOpen] = useState(false);
  const { busy, give } = useGive();
  const starting = state === 'off';
  return (
    <>
      <div className="part-line" data-testid="stream" data-state={state}>
        <span className="part-line-text">
          <span>{t('recording.stream')}</span>
          <Sign icon={starting ? CircleOff : Radio} tone={tones[state]}>
            {t(`streamState.${state}`)}
          </Sign>
          {me && state === 'on' ? <Watched /> : null}
        </span>
        {me ? (
          <Button
            icon={<Settings2 size={15} aria-hidden />}
            aria-label={t('stream.settings')}
            title={t('stream.settings')}
            data-testid="stream-settings"
            onClick={() => setOpen(true)}
          />
        ) : null}
        {state === 'stopping' ? null : (
          <Button
            icon={starting ? <Radio size={15} aria-hidden /> : <Square size={14} aria-hidden />}
            loading={busy}
            data-testid="stream-toggle"
            onClick={() => void give({ type: 'stream', action: starting ? 'start' : 'stop' })}
          >
            {t(starting ? 'recording.streamStart' : 'recording.stop')}
          </Button>
        )}
      </div>
      {open ? <StreamDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}

/** How many watch, and what is broken. */
function Watched(): ReactElement | null {
  const { t } = useTranslation('control');
  const conferenceId = useConsole(({ snapshot }) => snapshot?.conferenceId ?? null);
  const { stream } = useStream(conferenceId, everyMs);
  if (!stream) return null;
  const broken = stream.destinations.filter(({ status }) => status.state === 'broken').length;
  return (
    <>
      {stream.page ? (
        <span data-testid="stream-viewers" data-count={stream.viewers}>
          <Sign icon={Eye}>{t('stream.watching', { count: stream.viewers })}</Sign>
        </span>
      ) : null}
      {broken === 0 ? null : (
        <Sign icon={TriangleAlert} tone="warning">
          {t('stream.broken', { count: broken })}
        </Sign>
      )}
    </>
  );
}
