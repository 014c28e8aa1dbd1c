import { Button } from 'antd';
import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Booking, Occurrence } from '../../../server/contract/api/booking.ts';
import { rest } from '../../core/rest.ts';
import { formatMeetingId } from '../../../server/contract/meeting-id.ts';
import { useParams } from '../hooks/location.ts';
import { useAction } from '../hooks/use-action.ts';
import { useFormat } from '../hooks/use-format.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { Facts } from '../parts/facts.tsx';
import { ListSkeleton } from '../parts/list-skeleton.tsx';
import { Problem } from '../parts/problem.tsx';
import { SideDrawer } from '../parts/side-drawer.tsx';
import { useConfirm } from '../../console/use-confirm.ts';

interface MeetingDrawerProps {
  rows: readonly Occurrence[];
  keyOf: (row: Occurrence) => string;
  onGone: () => void;
}

/** One occurrence with its booking; an administrator may cancel it. */
export function MeetingDrawer({ rows, keyOf, onGone }: MeetingDrawerProps): ReactElement {
  const { t } = useTranslation(['admin', 'common']);
  const params = useParams();
  const open = params.get('open');
  const close = (): void => params.set({ open: null });
  const [bookingId, start] = (open ?? '').split('.');
  const row = rows.find((candidate) => keyOf(candidate) === open);
  return (
    <SideDrawer
      title={row?.subject ?? t('meetings.title')}
      open={open !== undefined}
      onClose={close}
      testId="meeting-drawer"
    >
      {bookingId === undefined || bookingId === '' ? null : (
        <Details
          key={open}
          bookingId={bookingId}
          occurrence={Number(start)}
          onGone={() => {
            close();
            onGone();
          }}
        />
      )}
    </SideDrawer>
  );
}

interface DetailsProps {
  bookingId: string;
  /** Original start of the occurrence, ms since the epoch. */
  occurrence: number;
  onGone: () => void;
}

function Details({ bookingId, occurrence, onGone }: DetailsProps): ReactElement {
  const { t } = useTranslation(['admin', 'common']);
  const format = useFormat();
  const confirm = useConfirm();
  const action = useAction();
  const load = useCallback(() => rest('GET /bookings/:bookingId', { params: { bookingId } }), [bookingId]);
  const booking = useLoaded(load);
  if (booking.value === undefined) {
    return booking.error ? (
      <Problem error={booking.error} onRetry={booking.reload} busy={booking.refreshing} />
    ) : (
      <ListSkeleton rows={5} />
    );
  }
  const { value } = booking;
  const when = value.occurrences.find((candidate) => candidate.occurrence === occurrence);
  const cancel = (scope: 'one' | 'all'): void =>
    confirm({
      title: t(scope === 'one' ? 'meetings.cancelOneTitle' : 'meetings.cancelTitle', {
        subject: value.subject,
      }),
      body: t('meetings.cancelText', { count: value.invitees.length }),
      action: t(scope === 'one' ? 'meetings.cancelOne' : 'meetings.cancel'),
      work: async () => {
        const query = { scope, ...(scope === 'one' ? { occurrence } : {}) };
        const done = await action.run(
          () => rest('DELETE /bookings/:bookingId', { params: { bookingId }, query }),
          t('meetings.cancelled', { subject: value.subject }),
        );
        if (done) onGone();
      },
    });
  return (
    <>
      <BookingFacts booking={value} time={when ? format.span(when.startsAt, when.endsAt) : value.startsAt} />
      <section className="admin-drawer-section">
        <h3>{t('meetings.invited', { count: value.invitees.length })}</h3>
        {value.invitees.length > 0 ? (
          <ul className="admin-names">
            {value.invitees.map(({ kind, id, name, role }) => (
              <li key={`${kind}/${id}`}>
                {name === '' ? id : name}{' '}
                <span className="quiet">
                  {t(`meeting.inviteeKinds.${kind}`)}
                  {role === 'host' ? ` · ${t('meeting.host')}` : ''}
                </span>
              </li>
            ))}
          </ul>
        ) : null}
      </section>
      {value.mayEdit && value.state === 'active' ? (
        <section className="admin-drawer-section">
          <div className="admin-actions">
            {value.recurrence === null ? null : (
              <Button danger onClick={() => cancel('one')}>
                {t('meetings.cancelOne')}
              </Button>
            )}
            <Button danger onClick={() => cancel('all')}>
              {t(value.recurrence === null ? 'meetings.cancel' : 'meetings.cancelSeries')}
            </Button>
          </div>
        </section>
      ) : null}
    </>
  );
}

function BookingFacts({ booking, time }: { booking: Booking; time: string }): ReactElement {
  const { t } = useTranslation(['admin', 'common']);
  const items: [string, string][] = [
    [t('meeting.time'), time],
    ...(booking.recurrenceText === null
      ? []
      : ([[t('meeting.repeats'), booking.recurrenceText]] as [string, string][])),
    [t('common:meetingId'), formatMeetingId(booking.meetingId)],
    [t('meeting.owner'), booking.ownerName],
    [t('meeting.media'), t(`meeting.medias.${booking.media}`)],
    [t('meeting.whoMayJoin'), t(`meeting.joiners.${booking.whoMayJoin}`)],
    [t('meeting.waitingRoom'), t(booking.waitingRoom ? 'meeting.on' : 'meeting.off')],
    [t('meeting.autoRecord'), t(booking.autoRecord ? 'meeting.on' : 'meeting.off')],
    ...(booking.agenda === '' ? [] : ([[t('meeting.agenda'), booking.agenda]] as [string, string][])),
  ];
  return <Facts items={items} />;
}
