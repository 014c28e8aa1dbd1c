import { ExternalLink, LayoutGrid, Mic, MicOff, Power } from 'lucide-react';
import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useSession } from '../app/session.ts';
import type { GivenControl } from '../core/model.ts';
import { Button } from '../ui/button.tsx';
import { EndDialog } from './end-dialog.tsx';
import { useParticipant, useSelf } from './participants.ts';
import './host-panel.css';

/** The controls a host wants at hand; all of them are in the console. */
export function HostPanel(): ReactElement | null {
  const { t } = useTranslation('room');
  const { meeting } = useSession();
  const isHost = useSelf()?.role === 'host';
  const meetingId = useMeeting((state) => state.snapshot?.meetingId ?? '');
  const fields = useMeeting((state) => state.snapshot?.fields);
  const [ending, setEnding] = useState(false);
  if (!fields) return null;
  // Refusals are told by notices.
  const give = (control: GivenControl) => (): void => void meeting.give(control);
  return (
    <div className="panel-body host-panel">
      <Button
        look="primary"
        wide
        data-testid="open-console"
        onClick={() => window.open(`/m/${meetingId}/console`, `plenum-console-${meetingId}`)}
      >
        <ExternalLink size={17} aria-hidden /> {t('openConsole')}
      </Button>

      <Section title={t('hostSound')}>
        <p className="quiet">
          {fields.selfUnmute ? (fields.muted ? t('allMuted') : t('nobodyMuted')) : t('allMutedForGood')}
        </p>
        <div className="host-buttons">
          <Button data-testid="mute-all" onClick={give({ type: 'muteAll', selfUnmute: true })}>
            <MicOff size={17} aria-hidden /> {t('muteAll')}
          </Button>
          <Button data-testid="mute-all-for-good" onClick={give({ type: 'muteAll', selfUnmute: false })}>
            <MicOff size={17} aria-hidden /> {t('muteAllForGood')}
          </Button>
          {fields.muted || !fields.selfUnmute ? (
            <Button data-testid="end-mute-all" onClick={give({ type: 'endMuteAll' })}>
              <Mic size={17} aria-hidden /> {t('endMuteAll')}
            </Button>
          ) : null}
        </div>
      </Section>

      <Section title={t('hostPicture')}>
        <OnAirNow />
        {fields.mode.type === 'automatic' ? null : (
          <div className="host-buttons">
            <Button
              data-testid="to-automatic"
              onClick={give({ type: 'setMode', mode: { type: 'automatic' } })}
            >
              <LayoutGrid size={17} aria-hidden /> {t('toAutomatic')}
            </Button>
          </div>
        )}
      </Section>

      <Section title={t('hostMeeting')}>
        <Switch
          testId="lock"
          on={fields.locked}
          text={t('lock')}
          hint={t('lockHint')}
          onSwitch={(locked) => void meeting.give({ type: 'lock', locked })}
        />
        <Switch
          testId="waiting-room"
          on={fields.waitingRoom}
          text={t('waitingRoom')}
          hint={t('waitingRoomHint')}
          onSwitch={(on) => void meeting.give({ type: 'setWaitingRoom', on })}
        />
        <Switch
          testId="lock-sharing"
          on={fields.shareLocked}
          text={t('shareLock')}
          hint={t('shareLockHint')}
          onSwitch={(locked) => void meeting.give({ type: 'lockSharing', locked })}
        />
      </Section>

      <div className="host-end">
        {isHost ? (
          <Button look="plain" data-testid="release-host" onClick={give({ type: 'releaseHost' })}>
            {t('releaseHost')}
          </Button>
        ) : null}
        <Button look="danger" data-testid="end-for-all" onClick={() => setEnding(true)}>
          <Power size={17} aria-hidden /> {t('endForAll')}
        </Button>
      </div>
      {ending ? <EndDialog onClose={() => setEnding(false)} /> : null}
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <section className="host-section">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

interface SwitchProps {
  testId: string;
  on: boolean;
  text: string;
  hint: string;
  onSwitch: (on: boolean) => void;
}

/** Shows what is, not what was clicked: the state comes back from the server in a moment. */
function Switch({ testId, on, text, hint, onSwitch }: SwitchProps): ReactElement {
  return (
    <button
      type="button"
      role="switch"
      className="switch"
      aria-checked={on}
      data-testid={testId}
      onClick={() => onSwitch(!on)}
    >
      <span className="switch-words">
        {text}
        <span className="quiet">{hint}</span>
      </span>
      <span className="switch-knob" aria-hidden />
    </button>
  );
}

function OnAirNow(): ReactElement {
  const { t } = useTranslation('room');
  const mode = useMeeting((state) => state.snapshot?.fields.mode);
  const id = mode?.type === 'broadcast' || mode?.type === 'rollCall' ? mode.participantId : null;
  const name = useParticipant(id)?.name ?? '';
  const words = (): string => {
    switch (mode?.type) {
      case undefined:
      case 'automatic':
        return t('air.automatic');
      case 'broadcast':
        return t('air.broadcast', { name });
      case 'rollCall':
        return t('air.rollCall', { name });
      case 'scene':
        return t('air.scene');
      case 'voice':
        return t('air.voice');
    }
  };
  return <p className="quiet">{words()}</p>;
}
