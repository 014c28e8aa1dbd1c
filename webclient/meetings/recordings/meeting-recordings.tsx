import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../../app/link.tsx';
import { Failed } from '../../console/states.tsx';
import { rest } from '../../core/rest.ts';
import { StateLabel } from '../../recordings/state-label.tsx';
import { isMoving } from '../../recordings/state.ts';
import { Thumbnail } from '../../recordings/thumbnail.tsx';
import { useRefresh } from '../../recordings/use-refresh.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { RowFacts } from './recording-row.tsx';
import '../../recordings/texts.ts';
import '../../recordings/recordings.css';
import './my-recordings.css';

/** What was recorded of one meeting; nothing at all where nothing was. */
export function MeetingRecordings({ conferenceId }: { conferenceId: string }): ReactElement | null {
  const { t } = useTranslation('recordings');
  const load = useCallback(() => rest('GET /recordings', { query: { conferenceId } }), [conferenceId]);
  const loaded = useLoaded(load);
  const { value, error, reload } = loaded;
  const items = value?.items ?? [];
  useRefresh(items.some(isMoving), loaded);
  if (items.length === 0 && !error) return null;
  return (
    <section aria-labelledby="recordings" className="record-section">
      <h2 id="recordings">{t('ofMeeting', { count: items.length })}</h2>
      {error ? <Failed error={error} onRetry={reload} /> : null}
      {items.length === 0 ? null : (
        <ul className="sheet">
          {items.map((recording) => {
            const href = `/recordings/${recording.recordingId}?from=${conferenceId}`;
            return (
              <li key={recording.recordingId} className="meeting-recording" data-testid="recording-row">
                <Link className="recording-picture" href={href} tabIndex={-1} aria-hidden>
                  <Thumbnail recording={recording} />
                </Link>
                <div className="recording-what">
                  <Link className="meeting-subject" href={href}>
                    {recording.title}
                  </Link>
                  <RowFacts recording={recording} />
                </div>
                <StateLabel recording={recording} />
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
