import { Input, Segmented } from 'antd';
import { CalendarPlus } from 'lucide-react';
import { Search } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Occurrence } from '../../../server/contract/api/booking.ts';
import { Link } from '../../app/link.tsx';
import { navigate, useSearch } from '../../app/use-route.ts';
import { PageHead } from '../../console/page-head.tsx';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { MonthView } from '../calendar/month-view.tsx';
import { WeekView } from '../calendar/week-view.tsx';
import { CancelDialog } from '../detail/cancel-dialog.tsx';
import { AgendaView } from './agenda-view.tsx';
import { JoinById } from './join-by-id.tsx';
import { StartNow } from './start-now.tsx';
import './list.css';

type View = 'list' | 'week' | 'month';
/** How long typing rests before the server is asked, ms. */
const rest = 300;

/** The meetings one has booked or is invited to. The view and the search stand in the address. */
export function MyMeetingsPage(): ReactElement {
  const { t } = useTranslation('meetings');
  const asked = useSearch();
  const narrow = useMediaQuery('(max-width: 760px)');
  const view = viewOf(asked.get('view'), narrow);
  const search = asked.get('search') ?? '';
  const [typed, setTyped] = useState(search);
  const [cancelling, setCancelling] = useState<Occurrence | null>(null);
  const [changes, setChanges] = useState(0);

  useEffect(() => {
    if (typed === search) return;
    const timer = setTimeout(() => goTo({ search: typed }), rest);
    return () => clearTimeout(timer);
  }, [typed, search]);

  const views = narrow ? (['list', 'month'] as const) : (['list', 'week', 'month'] as const);
  const shown = { search, changes, onCancel: setCancelling };
  return (
    <>
      <PageHead title={t('myMeetings')}>
        <JoinById />
        <StartNow />
        <Link className="ant-btn-link-primary" href="/meetings/book" data-testid="book">
          <CalendarPlus size={18} aria-hidden />
          {t('book')}
        </Link>
      </PageHead>
      <div className="meetings-tools">
        <Segmented<View>
          aria-label={t('view')}
          value={view}
          onChange={(next) => goTo({ view: next === 'list' ? '' : next })}
          options={views.map((value) => ({ value, label: t(`views.${value}`) }))}
        />
        <Input
          className="meetings-search"
          allowClear
          value={typed}
          maxLength={100}
          prefix={<Search size={16} aria-hidden />}
          placeholder={t('searchMeetings')}
          aria-label={t('searchMeetings')}
          data-testid="search"
          onChange={({ target }) => setTyped(target.value)}
        />
      </div>
      {view === 'list' ? <AgendaView {...shown} /> : null}
      {view === 'week' ? <WeekView {...shown} /> : null}
      {view === 'month' ? <MonthView {...shown} /> : null}
      {cancelling ? (
        <CancelDialog
          subject={cancelling.subject}
          bookingId={cancelling.bookingId}
          occurrence={cancelling.recurring ? cancelling.occurrence : null}
          onClose={() => setCancelling(null)}
          onDone={() => {
            setCancelling(null);
            setChanges((before) => before + 1);
          }}
        />
      ) : null}
    </>
  );
}

function viewOf(asked: string | null, narrow: boolean): View {
  if (asked === 'month') return 'month';
  return asked === 'week' && !narrow ? 'week' : 'list';
}

function goTo(changes: Record<string, string>): void {
  const next = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString();
  navigate(`${location.pathname}${text === '' ? '' : `?${text}`}`, { replace: true });
}
