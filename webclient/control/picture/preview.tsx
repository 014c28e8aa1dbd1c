import { MicOff, MonitorUp } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { cellsOf } from '../../../server/contract/layouts.ts';
import type { OnAir, Placed } from '../../../server/contract/scene.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { useConsole, useParticipant } from '../desk-context.ts';
import { boxOf, canvas } from './box.ts';

/** What everybody sees, without the video: who is in each cell, who speaks, who is muted. */
export function Preview({ onAir }: { onAir: OnAir }): ReactElement {
  const { t } = useTranslation('control');
  const cells = cellsOf(onAir.layout, canvas);
  return (
    <ul
      className="preview"
      data-layout={onAir.layout}
      aria-label={t('picture.onAirCells')}
      data-testid="on-air"
    >
      {cells.map((rect, index) => {
        const placed = onAir.cells[index] ?? null;
        return (
          <li key={index} className="preview-cell" style={boxOf(rect)} data-empty={placed === null}>
            {placed ? <PreviewCell placed={placed} /> : null}
          </li>
        );
      })}
    </ul>
  );
}

const PreviewCell = memo(
  function PreviewCell({ placed }: { placed: Placed }): ReactElement {
    const { t } = useTranslation('control');
    const person = useParticipant(placed.participantId);
    const speaking = useConsole((state) => state.speaking.has(placed.participantId));
    const name = person?.name ?? '';
    if (placed.source === 'slides') {
      return (
        <span className="preview-person" data-slides>
          <MonitorUp aria-hidden />
          <span className="preview-name">{t('picture.slidesOf', { name })}</span>
        </span>
      );
    }
    const muted = person?.sources.microphone !== 'live';
    return (
      <span className="preview-person" data-speaking={speaking} data-name={name}>
        <Avatar id={placed.participantId} name={name} />
        <span className="preview-name">
          {muted ? <MicOff aria-hidden /> : null}
          <span>{name}</span>
          <span className="visually-hidden">
            {muted ? t('people.microphone.off') : speaking ? t('people.microphone.speaking') : ''}
          </span>
        </span>
      </span>
    );
  },
  (before, after) =>
    before.placed.participantId === after.placed.participantId &&
    before.placed.source === after.placed.source,
);
