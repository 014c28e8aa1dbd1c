import { MonitorUp } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rect } from '../../server/contract/layouts.ts';
import { useMeeting, useSession } from '../app/session.ts';
import { trackKey } from '../core/model.ts';
import { Button } from '../ui/button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { Video } from '../ui/video.tsx';
import { useParticipant } from './participants.ts';

interface SlidesProps extends Rect {
  presenterId: string;
  own: boolean;
}

/** Narrower than this there is no room for words about one's own share, pixels. */
const roomy = 480;

/** The large cell with the shared screen; one's own is not mirrored into itself. */
export function Slides({ presenterId, own, x, y, width, height }: SlidesProps): ReactElement {
  const { t } = useTranslation('room');
  const name = useParticipant(presenterId)?.name ?? '';
  const track = useMeeting((state) => state.tracks.get(trackKey(presenterId, 'slides')));
  return (
    <div
      className="slides"
      style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
      data-testid="slides"
      data-presenter-id={presenterId}
    >
      {own ? (
        <OwnShare small={width < roomy} />
      ) : track ? (
        <>
          <Video track={track} fit="contain" label={t('slidesOf', { name })} />
          <span className="slides-plate">
            <MonitorUp size={14} aria-hidden />
            {t('slidesOf', { name })}
          </span>
        </>
      ) : (
        <p className="slides-card quiet">
          <Spinner size={24} />
          {t('slidesWaiting', { name })}
        </p>
      )}
    </div>
  );
}

function OwnShare({ small }: { small: boolean }): ReactElement {
  const { t } = useTranslation('room');
  const { meeting } = useSession();
  const stopping = useMeeting((state) => state.local.slides.state === 'stopping');
  return (
    <div className="slides-card" data-small={small}>
      <MonitorUp size={small ? 22 : 40} aria-hidden />
      <h2>{t('youShare')}</h2>
      {small ? null : <p className="quiet">{t('youShareText')}</p>}
      <Button
        look="danger"
        busy={stopping}
        onClick={() => void meeting.stopShare()}
        data-testid="slides-stop"
      >
        {t('shareStop')}
      </Button>
    </div>
  );
}
