import { Button } from 'antd';
import { ChevronLeft, ChevronRight, Square } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { nobody } from '../../room/participant-index.ts';
import { useDesk, useFields, useMay, useParticipant } from '../desk-context.ts';
import { rollPlace } from '../people/roll-order.ts';
import { useGive } from '../use-give.ts';
import { PersonSelect } from './person-select.tsx';

/** Gives the floor to one after the other, along the list of people as it is filtered. */
export function RollCall(): ReactElement | null {
  const { t } = useTranslation('control');
  const { people } = useDesk();
  const may = useMay();
  const calledId = useFields(({ mode }) => (mode.type === 'rollCall' ? mode.participantId : null), null);
  const called = useParticipant(calledId);
  const listed = useStore(people, (state) => (calledId === null ? nobody : state.listed));
  const { busy, give } = useGive();
  const { place, total, previous, next } = rollPlace(listed, calledId);
  const call = (participantId: string): void =>
    void give({ type: 'setMode', mode: { type: 'rollCall', participantId } });
  if (!may('setMode')) return null;
  return (
    <div className="mode-more roll-call">
      {called ? (
        <p className="roll-call-now" role="status" data-testid="has-floor">
          <strong>{called.name}</strong>
          <small>{place === 0 ? t('rollCall.outOfList') : t('rollCall.place', { place, total })}</small>
        </p>
      ) : null}
      <PersonSelect label={t('rollCall.giveTo')} value={null} testId="floor-select" onChoose={call} />
      {called ? (
        <div className="roll-call-steps">
          <Button
            icon={<ChevronLeft size={16} aria-hidden />}
            disabled={!previous}
            title={previous?.name ?? ''}
            data-testid="roll-previous"
            onClick={() => previous && call(previous.id)}
          >
            {t('rollCall.previous')}
          </Button>
          <Button
            type="primary"
            loading={busy}
            disabled={!next}
            title={next?.name ?? ''}
            data-testid="roll-next"
            onClick={() => next && call(next.id)}
          >
            {next ? t('rollCall.nextNamed', { name: next.name }) : t('rollCall.next')}
            <ChevronRight size={16} aria-hidden />
          </Button>
          <Button
            icon={<Square size={14} aria-hidden />}
            data-testid="roll-end"
            onClick={() => void give({ type: 'setMode', mode: { type: 'automatic' } })}
          >
            {t('rollCall.end')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
