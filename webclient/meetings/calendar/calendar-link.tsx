import type { CSSProperties, ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Occurrence } from '../../../server/contract/api/booking.ts';
import { Link } from '../../app/link.tsx';
import type { Times } from '../../console/use-times.ts';
import { detailPath } from '../detail/paths.ts';

interface CalendarLinkProps {
  occurrence: Occurrence;
  times: Times;
  style?: CSSProperties;
  /** Where it stands says when it begins. */
  narrow?: boolean;
}

/** A meeting in a calendar: when it begins, what it is about. */
export function CalendarLink({ occurrence, times, style, narrow = false }: CalendarLinkProps): ReactElement {
  const { t } = useTranslation('meetings');
  const { subject, startsAt, endsAt, live, part } = occurrence;
  return (
    <Link
      className="calendar-link"
      data-part={part === 'owner' ? 'owner' : 'guest'}
      data-live={live > 0 ? '' : undefined}
      href={detailPath(occurrence)}
      title={`${times.span(startsAt, endsAt)} ${subject}`}
      style={style}
    >
      <span className={narrow ? 'visually-hidden' : 'number'}>{times.clock(startsAt)}</span> {subject}
      {live > 0 ? <span className="visually-hidden"> ({t('liveNow')})</span> : null}
    </Link>
  );
}
