import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { StreamStatistics } from '../core/model.ts';
import { Spinner } from '../ui/spinner.tsx';
import { bitrateText, lossText, millisecondsText, pictureText } from './measures.ts';
import { useStatistics } from './use-statistics.ts';

/** A page of 25 has 50 streams and some; more are not read by anybody. */
const mostRows = 60;

export function StatisticsPanel(): ReactElement {
  const { t } = useTranslation('room');
  const { latest, failed } = useStatistics();
  const measured = (value: number | null, text: (value: number) => string): string =>
    value === null ? t('stats.unknown') : text(value);
  return (
    <div className="panel-body" data-scrolls>
      {failed ? (
        <p className="field-error" role="alert">
          {t('stats.failed')}
        </p>
      ) : null}
      {latest === null ? (
        failed ? null : (
          <Spinner />
        )
      ) : (
        <>
          <dl className="stats-path">
            <dt>{t('stats.path')}</dt>
            <dd>{latest.path === '' ? t('stats.unknown') : latest.path}</dd>
            <dt>{t('stats.roundTrip')}</dt>
            <dd>{measured(latest.roundTripTime, millisecondsText)}</dd>
            <dt>{t('stats.upwards')}</dt>
            <dd>{measured(latest.availableSendBitrate, bitrateText)}</dd>
          </dl>
          {latest.streams.length === 0 ? <p className="quiet">{t('stats.empty')}</p> : null}
          {(['send', 'receive'] as const).map((direction) => (
            <StreamList
              key={direction}
              heading={direction === 'send' ? t('stats.sending') : t('stats.receiving')}
              streams={latest.streams.filter((stream) => stream.direction === direction)}
            />
          ))}
        </>
      )}
    </div>
  );
}

function StreamList({
  heading,
  streams,
}: {
  heading: string;
  streams: StreamStatistics[];
}): ReactElement | null {
  const { t } = useTranslation('room');
  if (streams.length === 0) return null;
  return (
    <section className="stats">
      <h3>{heading}</h3>
      <ul>
        {streams.slice(0, mostRows).map((stream, index) => (
          // Two streams may be alike in everything told here; the list has no order of its own.
          <li key={index} className="stats-stream">
            <p className="stats-name">
              {stream.of === '' ? null : <span className="stats-of">{stream.of}</span>}
              {t(`sources.${stream.source}`)}
              <span className="quiet">{stream.codec}</span>
            </p>
            <dl>
              <dt>{t('stats.bitrate')}</dt>
              <dd>{bitrateText(stream.bitrate)}</dd>
              {stream.width === 0 ? null : (
                <>
                  <dt>{t('stats.picture')}</dt>
                  <dd>{pictureText(stream.width, stream.height, stream.framesPerSecond)}</dd>
                </>
              )}
              <dt>{t('stats.loss')}</dt>
              <dd>{lossText(stream.lossRatio)}</dd>
              <dt>{t('stats.jitter')}</dt>
              <dd>{millisecondsText(stream.jitter)}</dd>
            </dl>
          </li>
        ))}
      </ul>
      {streams.length > mostRows ? (
        <p className="quiet">{t('stats.shownOf', { shown: mostRows, total: streams.length })}</p>
      ) : null}
    </section>
  );
}
