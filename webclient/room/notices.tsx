import { CircleAlert, Hand, Info, X } from 'lucide-react';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCatalogue } from '../../server/contract/errors.ts';
import { useMeeting, useSession } from '../app/session.ts';
import type { Notice, RoomNotice } from '../core/model.ts';
import { useErrorText } from '../i18n/use-language.ts';
import { useSelf } from './participants.ts';

/** More than this at once is noise; the older ones come back as the newer ones go. */
const shown = 3;
const infoStays = 6_000;

export function Notices(): ReactElement {
  const notices = useMeeting((state) => state.notices);
  return (
    <div className="notices" aria-live="polite">
      {notices.slice(-shown).map((notice) => (
        <Toast key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

type CatalogueCode = keyof typeof errorCatalogue;

const roomNotices = [
  'share_taken_over',
  'share_stopped',
  'share_locked',
  'share_open',
  'reconnected',
  'media_rebuilt',
  'somebody_waits',
  'ends_soon',
  'ends_soon_free',
  'planned_end_soon',
  'locked',
  'unlocked',
  'muted_by_host',
  'muted_for_good',
  'muted_in_roll_call',
  'opened_by_host',
  'camera_stopped',
  'entered_muted',
  'entered_muted_for_good',
  'recording_on',
  'recording_paused',
  'recording_off',
  'stream_on',
  'stream_off',
  'you_are_host',
  'you_are_cohost',
  'you_are_guest',
  'one_picture_refused',
] as const satisfies RoomNotice[];

const isCatalogueCode = (code: Notice['code']): code is CatalogueCode => code in errorCatalogue;
const isRoomNotice = (code: Notice['code']): code is RoomNotice =>
  roomNotices.some((known) => known === code);

/** Those after which one may want to be heard and cannot be: raising one's hand is the way out. */
const needsHand: readonly Notice['code'][] = [
  'unmute_forbidden',
  'muted_for_good',
  'entered_muted_for_good',
  'muted_in_roll_call',
];

function useNoticeText(): (code: Notice['code']) => string {
  const { t } = useTranslation(['room', 'devices']);
  const errorText = useErrorText();
  return (code) => {
    if (isCatalogueCode(code)) return errorText(code);
    if (isRoomNotice(code)) return t(`notices.${code}`);
    return t('devices:problemText', {
      title: t(`devices:problems.${code}.title`),
      remedy: t(`devices:problems.${code}.remedy`),
    });
  };
}

/** Information goes by itself; an error stays until it is read. */
function Toast({ notice }: { notice: Notice }): ReactElement {
  const { t } = useTranslation(['common', 'room']);
  const handUp = typeof useSelf()?.handRaisedAt === 'number';
  const { meeting } = useSession();
  const text = useNoticeText();
  const { id, kind } = notice;

  useEffect(() => {
    if (kind !== 'info') return;
    const timer = setTimeout(() => meeting.dismiss(id), infoStays);
    return () => clearTimeout(timer);
  }, [meeting, id, kind]);

  return (
    <div className={`notice notice-${kind}`} data-testid="notice" data-code={notice.code}>
      {kind === 'error' ? <CircleAlert size={20} aria-hidden /> : <Info size={20} aria-hidden />}
      <p>{text(notice.code)}</p>
      {needsHand.includes(notice.code) && !handUp ? (
        <button
          type="button"
          className="notice-action"
          data-testid="notice-hand"
          onClick={() => {
            meeting.dismiss(id);
            void meeting.give({ type: 'raiseHand', raised: true });
          }}
        >
          <Hand size={16} aria-hidden />
          {t('room:hand')}
        </button>
      ) : null}
      <button
        type="button"
        className="icon-button"
        aria-label={t('dismiss')}
        onClick={() => meeting.dismiss(id)}
      >
        <X size={18} aria-hidden />
      </button>
    </div>
  );
}
