import { Alert, Button } from 'antd';
import { CalendarArrowDown, Copy, Pencil, Trash2 } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Booking } from '../../../server/contract/api/booking.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { navigate, useSearch } from '../../app/use-route.ts';
import { PageHead } from '../../console/page-head.tsx';
import { Failed, Loading } from '../../console/states.tsx';
import { useTimes } from '../../console/use-times.ts';
import { rest } from '../../core/rest.ts';
import { rememberPins } from '../../join/meeting-pins.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { formatMeetingId } from '../../../server/contract/meeting-id.ts';
import { momentOf } from '../time/wall-time.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { InviteeList } from './invitee-list.tsx';
import { editPath, occurrenceOf } from './paths.ts';
import { useInvitationActions } from './use-invitation-actions.tsx';
import './detail.css';

/** One booking: when, how to join, who is invited; `?occurrence=` names one of a series. */
export function DetailPage({ bookingId }: { bookingId: string }): ReactElement {
  const { t } = useTranslation('meetings');
  const load = useCallback(() => rest('GET /bookings/:bookingId', { params: { bookingId } }), [bookingId]);
  const { value, error, reload } = useLoaded(load);
  const back = { href: '/meetings', label: t('area.meetings') };
  if (!value) {
    return (
      <>
        <PageHead title={t('meeting')} back={back} />
        {error ? <Failed error={error} onRetry={reload} /> : <Loading />}
      </>
    );
  }
  return <Detail booking={value} back={back} onChanged={reload} />;
}

interface DetailProps {
  booking: Booking;
  back: { href: string; label: string };
  onChanged: () => void;
}

function Detail({ booking, back, onChanged }: DetailProps): ReactElement {
  const { t } = useTranslation(['meetings', 'common']);
  const asked = occurrenceOf(useSearch());
  const recurring = booking.recurrence !== null;
  const occurrence = recurring ? (asked ?? booking.occurrences[0]?.occurrence ?? null) : null;
  const { copyInvitation, saveCalendar } = useInvitationActions(booking.bookingId, occurrence);
  const [cancelling, setCancelling] = useState(false);
  const active = booking.state === 'active';

  const join = (): void => {
    // Whoever may edit it is its host.
    if (booking.hostPin !== '') {
      rememberPins(booking.meetingId, { host: booking.hostPin, guest: booking.guestPin });
    }
    navigate(`/m/${booking.meetingId}`);
  };
  return (
    <>
      <PageHead title={booking.subject} back={back}>
        {active && booking.mayEdit ? (
          <>
            <Button
              danger
              icon={<Trash2 size={16} aria-hidden />}
              onClick={() => setCancelling(true)}
              data-testid="cancel"
            >
              {t('cancelMeeting')}
            </Button>
            <Button
              icon={<Pencil size={16} aria-hidden />}
              data-testid="edit"
              onClick={() =>
                navigate(
                  editPath({
                    bookingId: booking.bookingId,
                    occurrence: occurrence ?? 0,
                    recurring: occurrence !== null,
                  }),
                )
              }
            >
              {t('edit')}
            </Button>
          </>
        ) : null}
        {active ? (
          <Button type="primary" onClick={join} data-testid="join">
            {booking.mayEdit ? t('start') : t('join')}
          </Button>
        ) : null}
      </PageHead>
      {active ? null : (
        <Alert
          className="detail-state"
          type="info"
          showIcon
          title={t(`state.${booking.state === 'over' ? 'over' : 'cancelled'}`)}
        />
      )}
      <div className="detail">
        <section className="sheet sheet-padded" aria-label={t('when')}>
          <Facts booking={booking} occurrence={occurrence} />
          {booking.agenda === '' ? null : <p className="detail-agenda">{booking.agenda}</p>}
        </section>
        <section className="sheet sheet-padded detail-join" aria-labelledby="detail-join">
          <h2 id="detail-join">{t('invitation')}</h2>
          <JoinFacts booking={booking} />
          <div className="detail-buttons">
            <Button
              icon={<Copy size={16} aria-hidden />}
              onClick={copyInvitation}
              data-testid="copy-invitation"
            >
              {t('copyInvitation')}
            </Button>
            <Button icon={<CalendarArrowDown size={16} aria-hidden />} onClick={saveCalendar}>
              {t('calendarFile')}
            </Button>
          </div>
        </section>
        <InviteeList invitees={booking.invitees} ownerName={booking.ownerName} />
      </div>
      {cancelling ? (
        <CancelDialog
          subject={booking.subject}
          bookingId={booking.bookingId}
          occurrence={occurrence}
          onClose={() => setCancelling(false)}
          onDone={() => {
            setCancelling(false);
            if (recurring) onChanged();
            else navigate('/meetings', { replace: true });
          }}
        />
      ) : null}
    </>
  );
}

function Facts({ booking, occurrence }: { booking: Booking; occurrence: number | null }): ReactElement {
  const { t } = useTranslation('meetings');
  const times = useTimes();
  const one = booking.occurrences.find((each) => each.occurrence === occurrence) ?? booking.occurrences[0];
  const startsAt = one?.startsAt ?? momentOf(booking.startsAt, booking.timeZone);
  const endsAt = one?.endsAt ?? startsAt + booking.durationMinutes * 60_000;
  const next = booking.occurrences.filter((each) => each.startsAt > startsAt).slice(0, 5);
  const settings = [
    t(`media.${booking.media}`),
    t(`whoMayJoin.${booking.whoMayJoin}`),
    booking.guestsBeforeHost ? t('guestsMayBefore') : t('guestsWaitForHost'),
    ...(booking.waitingRoom ? [t('waitingRoomOn')] : []),
    ...(booking.autoRecord ? [t('autoRecordOn')] : []),
  ];
  return (
    <dl className="facts">
      <dt>{t('when')}</dt>
      <dd>
        <strong>{times.fullSpan(startsAt, endsAt)}</strong>
        <br />
        <span className="quiet">
          {times.length(Math.round((endsAt - startsAt) / 60_000))}
          {booking.timeZone === times.timeZone ? '' : ` · ${t('bookedIn', { zone: booking.timeZone })}`}
        </span>
      </dd>
      {booking.recurrenceText === null ? null : (
        <>
          <dt>{t('field.repeat')}</dt>
          <dd>
            {booking.recurrenceText}
            {next.length > 0 ? (
              <ul className="detail-next quiet">
                {next.map((each) => (
                  <li key={each.occurrence}>{times.fullSpan(each.startsAt, each.endsAt)}</li>
                ))}
              </ul>
            ) : null}
          </dd>
        </>
      )}
      <dt>{t('bookedBy')}</dt>
      <dd>{booking.ownerName}</dd>
      <dt>{t('settings')}</dt>
      <dd>
        <ul className="detail-settings">
          {settings.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </dd>
    </dl>
  );
}

function JoinFacts({ booking }: { booking: Booking }): ReactElement {
  const { t } = useTranslation(['meetings', 'common', 'join']);
  return (
    <>
      <div className="copy-line detail-link">
        <span className="copy-line-value">{booking.link}</span>
        <CopyButton text={booking.link} label={t('join:copyLink')} iconOnly />
      </div>
      <dl className="facts number">
        <dt>{t('common:meetingId')}</dt>
        <dd>{formatMeetingId(booking.meetingId)}</dd>
        <dt>{t('common:guestPin')}</dt>
        <dd>{booking.guestPin === '' ? t('common:noPin') : booking.guestPin}</dd>
        {booking.hostPin === '' ? null : (
          <>
            <dt>{t('common:hostPin')}</dt>
            <dd>{booking.hostPin}</dd>
          </>
        )}
      </dl>
    </>
  );
}
