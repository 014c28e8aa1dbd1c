import { ArrowLeftRight } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../app/session.ts';
import { PollingBar } from './polling-bar.tsx';
import { StatusChips } from './status-chips.tsx';
import { useSelf } from './participants.ts';
import './stage-bar.css';

interface StageBarProps {
  /** Which is large of picture and slides, where both are there. */
  large: 'picture' | 'slides' | null;
  onLarge: (large: 'picture' | 'slides') => void;
  /** Whose picture is on the stage. */
  whose: 'everybody' | 'host';
}

/** Above the pictures: how the meeting stands, and what this person can choose of them. Not there without either. */
export function StageBar({ large, onLarge, whose }: StageBarProps): ReactElement {
  const { t } = useTranslation('room');
  const isHost = useSelf()?.role === 'host';
  const polls = useMeeting((state) => state.host?.polling !== null && state.host !== null) && isHost;
  return (
    <div className="stage-bar">
      <StatusChips whose={whose} />
      {polls ? <PollingBar /> : null}
      {large === null ? null : (
        <button
          type="button"
          className="stage-bar-button"
          data-testid="stage-swap"
          onClick={() => onLarge(large === 'picture' ? 'slides' : 'picture')}
        >
          <ArrowLeftRight size={15} aria-hidden />
          {large === 'picture' ? t('enlargeSlides') : t('enlargePicture')}
        </button>
      )}
    </div>
  );
}
