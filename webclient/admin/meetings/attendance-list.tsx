import { Button } from 'antd';
import { Globe, MonitorSmartphone, Phone } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attendance } from '../../../server/contract/api/history.ts';
import { useFormat } from '../hooks/use-format.ts';
import { Status } from '../parts/status.tsx';

/** Rows drawn at once; up to 2000 come. */
const step = 100;
const icons = { web: Globe, sip: MonitorSmartphone, pstn: Phone };

export function AttendanceList({ attendance }: { attendance: readonly Attendance[] }): ReactElement {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const [shown, setShown] = useState(step);
  if (attendance.length === 0) return <p className="quiet">{t('history.nobody')}</p>;
  return (
    <>
      <ul className="admin-rows">
        {attendance.slice(0, shown).map(({ participantId, name, number, kind, role, joinedAt, leftAt }) => (
          <li key={`${participantId}/${joinedAt}`}>
            <div>
              <strong>{name}</strong> <span className="quiet admin-numbers">{number}</span>
              <span className="admin-sub">
                <Status tone="quiet" icon={icons[kind]}>
                  {t(`history.kinds.${kind}`)}
                </Status>
                {role === 'host' ? ` · ${t('meeting.host')}` : ''}
              </span>
            </div>
            <div className="admin-numbers admin-row-end">
              {format.time(joinedAt)} – {leftAt === null ? t('history.stillThere') : format.time(leftAt)}
              {leftAt === null ? null : (
                <span className="admin-sub">{format.duration(leftAt - joinedAt)}</span>
              )}
            </div>
          </li>
        ))}
      </ul>
      {attendance.length > shown ? (
        <Button onClick={() => setShown(shown + step)}>
          {t('history.more', { count: attendance.length - shown })}
        </Button>
      ) : null}
    </>
  );
}
