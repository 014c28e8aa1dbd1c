import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { SharedRecording } from '../../../server/contract/api/recordings.ts';
import { Brand } from '../../ui/brand.tsx';
import { LanguageButton } from '../../ui/language-button.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { clockText } from '../clock.ts';
import { Downloads } from '../downloads.tsx';
import { Player } from '../player/player.tsx';
import { sourcesOf } from '../player/sources.ts';
import { useAmounts } from '../use-amounts.ts';
import '../../join/page.css';
import './watch-page.css';

interface WatchPageProps {
  /** By which it is remembered where one was. */
  id: string;
  recording: SharedRecording;
  /** Kept the same. */
  load: () => Promise<SharedRecording>;
}

/** A recording for whoever has a link to it: to watch and to take along, and no more. */
export function WatchPage({ id, recording, load }: WatchPageProps): ReactElement {
  const { t } = useTranslation('recordings');
  const { dateTime } = useAmounts();
  const { title, kind, startedAt, lengthMs, thumbnail, expiresAt } = recording;
  useTitle(`${title} · Plenum`);
  const sources = sourcesOf(recording);
  return (
    <div className="page">
      <header className="page-header">
        <Brand />
        <LanguageButton />
      </header>
      <main className="watch">
        <header>
          <h1>{title}</h1>
          <p className="quiet watch-facts">
            <span>{dateTime(startedAt)}</span>
            <span>{clockText(lengthMs)}</span>
          </p>
        </header>
        {sources === null ? (
          <p role="alert">{t('noFilesTitle')}</p>
        ) : (
          <Player
            {...{ id, title, kind, lengthMs, sources }}
            refresh={load}
            poster={thumbnail}
            playable={recording}
          />
        )}
        <Downloads playable={recording} sd={null} load={load} />
        {expiresAt === null ? null : (
          <p className="quiet watch-until">{t('validUntil', { when: dateTime(expiresAt) })}</p>
        )}
      </main>
    </div>
  );
}
