import { Button } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConferenceEvent } from '../../../server/contract/api/history.ts';
import { useFormat } from '../hooks/use-format.ts';

const step = 200;

export function EventList({ events }: { events: readonly ConferenceEvent[] }): ReactElement {
  const { t, i18n } = useTranslation('admin');
  const format = useFormat();
  const [shown, setShown] = useState(step);
  const said = (type: string): string =>
    i18n.exists(`admin:history.eventTypes.${type}`)
      ? // The server may know events this page does not yet have words for.
        t(`history.eventTypes.${type}` as 'history.eventTypes.started')
      : type;
  // How a conference ended is told by its code.
  const detailSaid = (type: string, detail: string): string =>
    type === 'ended' && i18n.exists(`admin:history.reasons.${detail}`)
      ? t(`history.reasons.${detail}` as 'history.reasons.host')
      : detail;
  return (
    <>
      <ol className="admin-rows">
        {events.slice(0, shown).map(({ at, type, actor, subject, detail }, index) => (
          <li key={index}>
            <div>
              <strong>{said(type)}</strong>
              {subject === null ? null : <> {subject}</>}
              {detail === '' ? null : <span className="admin-sub">{detailSaid(type, detail)}</span>}
            </div>
            <div className="admin-row-end">
              <span className="admin-numbers">{format.time(at)}</span>
              <span className="admin-sub">{actor ?? t('history.system')}</span>
            </div>
          </li>
        ))}
      </ol>
      {events.length > shown ? (
        <Button onClick={() => setShown(shown + step)}>
          {t('history.more', { count: events.length - shown })}
        </Button>
      ) : null}
    </>
  );
}
