import { Alert, App, Button } from 'antd';
import { useCallback, useMemo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Booking, EditScope } from '../../../server/contract/api/booking.ts';
import { PlenumError } from '../../../server/contract/errors.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { navigate, useSearch } from '../../app/use-route.ts';
import { PageHead } from '../../console/page-head.tsx';
import { Failed, Loading } from '../../console/states.tsx';
import { useTimes } from '../../console/use-times.ts';
import { rest } from '../../core/rest.ts';
import { detailPath, occurrenceOf } from '../detail/paths.ts';
import { ScopeChoice } from '../detail/scope-choice.tsx';
import { BookingForm } from './booking-form.tsx';
import { changesBetween, valuesOf, type BookingValues } from './booking-values.ts';

/** Edits a meeting; of a series it is asked first which meetings are meant. */
export function EditPage({ bookingId }: { bookingId: string }): ReactElement {
  const { t } = useTranslation('meetings');
  const occurrence = occurrenceOf(useSearch());
  const load = useCallback(() => rest('GET /bookings/:bookingId', { params: { bookingId } }), [bookingId]);
  const { value: booking, error, reload } = useLoaded(load);
  const [scope, setScope] = useState<EditScope>('one');
  const [asking, setAsking] = useState(occurrence !== null);

  const back = {
    href: detailPath({ bookingId, occurrence: occurrence ?? 0, recurring: occurrence !== null }),
    label: booking?.subject ?? t('area.meetings'),
  };
  if (!booking) {
    return (
      <>
        <PageHead title={t('editTitle')} back={back} />
        {error ? <Failed error={error} onRetry={reload} /> : <Loading />}
      </>
    );
  }
  if (!booking.mayEdit) {
    return (
      <>
        <PageHead title={t('editTitle')} back={back} />
        <Failed error={new PlenumError('not_permitted')} />
      </>
    );
  }
  const series = booking.recurrence !== null;
  if (asking && series) {
    return (
      <>
        <PageHead title={t('editTitle')} back={back} />
        <div className="sheet sheet-padded scope-question">
          <h2>{t('whichOfSeries')}</h2>
          <p className="quiet">{booking.recurrenceText}</p>
          <ScopeChoice label={t('whichOfSeries')} value={scope} onChange={setScope} />
          <div>
            <Button type="primary" onClick={() => setAsking(false)} data-testid="scope-chosen">
              {t('goOn')}
            </Button>
          </div>
        </div>
      </>
    );
  }
  return (
    <EditForm
      key={booking.version}
      booking={booking}
      scope={series && occurrence !== null ? scope : 'all'}
      occurrence={series ? occurrence : null}
      back={back}
      onReload={reload}
    />
  );
}

interface EditFormProps {
  booking: Booking;
  scope: EditScope;
  occurrence: number | null;
  back: { href: string; label: string };
  onReload: () => void;
}

function EditForm({ booking, scope, occurrence, back, onReload }: EditFormProps): ReactElement {
  const { t } = useTranslation('meetings');
  const { message } = App.useApp();
  const times = useTimes();
  const { bookingId } = booking;
  const [conflict, setConflict] = useState<BookingValues | null>(null);
  const at = useMemo(
    () => occurrenceAt(booking, scope === 'all' ? null : occurrence),
    [booking, scope, occurrence],
  );
  const before = useMemo(() => valuesOf(booking, at), [booking, at]);
  const leave = (): void => navigate(back.href);

  const save = async (values: BookingValues, version = booking.version): Promise<void> => {
    const changes = changesBetween(before, values, scope);
    if (Object.keys(changes).length === 0) {
      leave();
      return;
    }
    try {
      const saved = await rest('PATCH /bookings/:bookingId', {
        params: { bookingId },
        version,
        body: {
          scope,
          ...(occurrence === null || scope === 'all' ? {} : { occurrence }),
          changes,
          notify: values.notify,
        },
      });
      void message.success(t('saved')); // Resolves when the message is gone.
      navigate(
        detailPath({
          bookingId: saved.bookingId,
          occurrence: occurrence ?? 0,
          recurring: saved.recurrence !== null && occurrence !== null,
        }),
        {
          replace: true,
        },
      );
    } catch (error) {
      if (PlenumError.from(error).code !== 'changed_meanwhile') throw error;
      setConflict(values);
      window.scrollTo(0, 0);
    }
  };
  const saveOver = async (values: BookingValues): Promise<void> => {
    const latest = await rest('GET /bookings/:bookingId', { params: { bookingId } });
    await save(values, latest.version);
  };
  const title =
    scope === 'all' || !at ? t('editTitle') : t(`editScope.${scope}`, { when: times.moment(at.startsAt) });
  return (
    <>
      <PageHead title={title} back={back} />
      <BookingForm
        values={before}
        editing={{ series: scope !== 'one', meetingId: booking.meetingId }}
        submitLabel={t('save')}
        onSubmit={save}
        onLeave={leave}
      >
        {conflict ? (
          <Alert
            className="booking-conflict"
            type="warning"
            showIcon
            role="alert"
            data-testid="conflict"
            title={t('conflictTitle')}
            description={
              <>
                <p>{t('conflictText')}</p>
                <div className="conflict-actions">
                  <Button onClick={onReload}>{t('conflictTake')}</Button>
                  <ConflictSave onSave={() => saveOver(conflict)} />
                </div>
              </>
            }
          />
        ) : null}
      </BookingForm>
    </>
  );
}

function ConflictSave({ onSave }: { onSave: () => Promise<void> }): ReactElement {
  const { t } = useTranslation('meetings');
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    // Refused once more: the note that is shown already says what to do.
    await onSave().catch(() => undefined);
    setBusy(false);
  };
  return (
    <Button loading={busy} onClick={() => void save()}>
      {t('conflictKeep')}
    </Button>
  );
}

/** When an occurrence is, also when it is further ahead than those the server names. */
function occurrenceAt(
  { occurrences, durationMinutes }: Booking,
  occurrence: number | null,
): { startsAt: number; endsAt: number } | undefined {
  if (occurrence === null) return undefined;
  return (
    occurrences.find((one) => one.occurrence === occurrence) ?? {
      startsAt: occurrence,
      endsAt: occurrence + durationMinutes * 60_000,
    }
  );
}
