import { Button, Dropdown, type MenuProps } from 'antd';
import { CalendarArrowDown, CircleDot, Copy, Ellipsis, Mic, Pencil, Repeat2, Trash2 } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Occurrence } from '../../../server/contract/api/booking.ts';
import { Link } from '../../app/link.tsx';
import { navigate } from '../../app/use-route.ts';
import { useTimes } from '../../console/use-times.ts';
import { formatMeetingId } from '../../../server/contract/meeting-id.ts';
import { detailPath, editPath } from '../detail/paths.ts';
import { useInvitationActions } from '../detail/use-invitation-actions.tsx';
import { isAboutToStart } from './agenda.ts';

interface MeetingRowProps {
  occurrence: Occurrence;
  now: number;
  onCancel: (occurrence: Occurrence) => void;
}

export const MeetingRow = memo(function MeetingRow(props: MeetingRowProps): ReactElement {
  const { occurrence, now, onCancel } = props;
  const { t } = useTranslation('meetings');
  const times = useTimes();
  const { meetingId, subject, startsAt, endsAt, live, part, ownerName } = occurrence;
  const about = isAboutToStart(occurrence, now);
  return (
    <li className="meeting-row" data-testid="meeting">
      <p className="meeting-time number">{times.span(startsAt, endsAt)}</p>
      <div className="meeting-what">
        <Link className="meeting-subject" href={detailPath(occurrence)}>
          {subject}
        </Link>
        <p className="meeting-facts">
          <span className="number">{formatMeetingId(meetingId)}</span>
          {part === 'owner' ? null : <span>{t('hostedBy', { name: ownerName })}</span>}
          {occurrence.recurring ? (
            <span>
              <Repeat2 size={15} aria-hidden />
              {t('repeats')}
            </span>
          ) : null}
          {occurrence.media === 'voice' ? (
            <span>
              <Mic size={15} aria-hidden />
              {t('media.voice')}
            </span>
          ) : null}
          {live > 0 ? (
            <span className="meeting-live">
              <CircleDot size={15} aria-hidden />
              {t('liveWith', { count: live })}
            </span>
          ) : null}
        </p>
      </div>
      <div className="meeting-actions">
        <Button
          color={about ? 'primary' : 'default'}
          variant={live > 0 ? 'solid' : about ? 'filled' : 'outlined'}
          data-testid="join"
          onClick={() => navigate(`/m/${meetingId}`)}
        >
          {part === 'owner' && live === 0 ? t('start') : t('join')}
          <span className="visually-hidden">{subject}</span>
        </Button>
        <RowMenu occurrence={occurrence} onCancel={onCancel} />
      </div>
    </li>
  );
});

function RowMenu({ occurrence, onCancel }: Pick<MeetingRowProps, 'occurrence' | 'onCancel'>): ReactElement {
  const { t } = useTranslation('meetings');
  const { copyInvitation, saveCalendar } = useInvitationActions(occurrence.bookingId, occurrence.occurrence);
  const items: MenuProps['items'] = [
    {
      key: 'copy',
      icon: <Copy size={16} aria-hidden />,
      label: t('copyInvitation'),
      onClick: copyInvitation,
    },
    {
      key: 'calendar',
      icon: <CalendarArrowDown size={16} aria-hidden />,
      label: t('calendarFile'),
      onClick: saveCalendar,
    },
    ...(occurrence.part === 'owner'
      ? [
          {
            key: 'edit',
            icon: <Pencil size={16} aria-hidden />,
            label: t('edit'),
            onClick: () => navigate(editPath(occurrence)),
          },
          { key: 'line', type: 'divider' as const },
          {
            key: 'cancel',
            danger: true,
            icon: <Trash2 size={16} aria-hidden />,
            label: t('cancelMeeting'),
            onClick: () => onCancel(occurrence),
          },
        ]
      : []),
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
      <Button
        type="text"
        aria-haspopup="menu"
        aria-label={t('moreOf', { subject: occurrence.subject })}
        icon={<Ellipsis size={18} aria-hidden />}
      />
    </Dropdown>
  );
}
