import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { mixerId } from '../../server/contract/mixing.ts';
import { useMeeting } from '../app/session.ts';
import { trackKey } from '../core/model.ts';
import { Spinner } from '../ui/spinner.tsx';
import { Video } from '../ui/video.tsx';

/** Everybody in one picture, composed by the server as rooms get it. */
export function MixedPicture(): ReactElement {
  const { t } = useTranslation('room');
  const track = useMeeting((state) => state.tracks.get(trackKey(mixerId, 'mixed')));
  return (
    <div className="mixed" data-testid="mixed">
      {track ? (
        <Video track={track} fit="contain" label={t('onePicture')} />
      ) : (
        <p className="slides-card quiet">
          <Spinner size={24} />
          {t('onePictureWaiting')}
        </p>
      )}
    </div>
  );
}
