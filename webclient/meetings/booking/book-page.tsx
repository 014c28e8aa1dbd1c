import { App, Select } from 'antd';
import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../ui/use-loaded.ts';
import { navigate, useSearch } from '../../app/use-route.ts';
import { PageHead } from '../../console/page-head.tsx';
import { Loading } from '../../console/states.tsx';
import { useTimes } from '../../console/use-times.ts';
import { idempotencyKeys, rest } from '../../core/rest.ts';
import { BookingForm } from './booking-form.tsx';
import { bookBodyOf, newBooking, withTemplate, type BookingValues } from './booking-values.ts';

/** Books a meeting; `?template=<ID>` begins with a template. */
export function BookPage(): ReactElement {
  const { t } = useTranslation('meetings');
  const { message } = App.useApp();
  const times = useTimes();
  const asked = useSearch();
  const [templateId, setTemplateId] = useState(() => asked.get('template'));
  const [keyFor] = useState(idempotencyKeys);
  const [blank] = useState(() => newBooking(Date.now(), times.timeZone));
  const load = useCallback(() => rest('GET /templates'), []);
  // Without templates one books as well; why they could not be loaded is told on their own page.
  const { value, error } = useLoaded(load);
  const templates = value?.items ?? [];
  const template = templates.find((one) => one.templateId === templateId);

  const book = async (values: BookingValues): Promise<void> => {
    const body = bookBodyOf(values);
    const booking = await rest('POST /bookings', { body, idempotencyKey: keyFor(body) });
    void message.success(t('booked')); // Resolves when the message is gone.
    navigate(`/meetings/${booking.bookingId}`, { replace: true });
  };
  return (
    <>
      <PageHead title={t('bookTitle')} back={{ href: '/meetings', label: t('area.meetings') }}>
        {templates.length > 0 ? (
          <Select
            className="template-select"
            aria-label={t('fromTemplate')}
            placeholder={t('fromTemplate')}
            allowClear
            value={template?.templateId ?? null}
            onChange={(next: string | null | undefined) => setTemplateId(next ?? null)}
            options={templates.map((one) => ({ value: one.templateId, label: one.name }))}
          />
        ) : null}
      </PageHead>
      {templateId !== null && !value && !error ? (
        <Loading />
      ) : (
        <BookingForm
          key={template?.templateId}
          values={template ? withTemplate(blank, template) : blank}
          editing={null}
          submitLabel={t('bookButton')}
          onSubmit={book}
          onLeave={() => navigate('/meetings')}
        />
      )}
    </>
  );
}
