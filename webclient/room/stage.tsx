import { useMemo, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../app/session.ts';
import { useSize } from '../ui/use-size.ts';
import { Pager } from './pager.tsx';
import { Slides } from './slides.tsx';
import { othersOnFirstPage, pageCapacity, planStage, type RoomLayout } from './stage-plan.ts';
import { Tile } from './tile.tsx';
import { useSwipe } from './use-swipe.ts';
import { useTileOrder } from './use-tile-order.ts';
import { useView } from './use-view.ts';
import './stage.css';

const desktopPage = 25;
const phonePage = 4;

/** The pictures of the room, laid out by the rules all of Plenum shares (`scene.ts`). */
export function Stage({ layout, compact }: { layout: RoomLayout; compact: boolean }): ReactElement {
  const { t } = useTranslation('room');
  const element = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(element);
  const selfId = useMeeting((state) => state.participantId) ?? '';
  const presenterId = useMeeting((state) => state.snapshot?.fields.presenterId ?? null);
  const [page, setPage] = useState(0);
  const [capacity, setCapacity] = useState(desktopPage);
  const { others, speakerId } = useTileOrder(selfId, othersOnFirstPage(capacity));

  const input = useMemo(
    () => ({
      width,
      height,
      gap: compact ? 6 : 8,
      pageSize: compact ? phonePage : desktopPage,
      layout,
      others,
      selfId,
      presenterId,
      speakerId,
    }),
    [width, height, compact, layout, others, selfId, presenterId, speakerId],
  );
  const holds = pageCapacity(input);
  // The order needs the size of the page, and the page may depend on who is large: settle before painting.
  const measured = width > 0 && height > 0;
  if (measured && holds !== capacity) setCapacity(holds);
  const plan = useMemo(() => planStage({ ...input, page }), [input, page]);
  useView(measured ? plan : null, selfId);
  useSwipe(element, (by) => setPage(Math.min(plan.pages - 1, Math.max(0, plan.page + by))));

  return (
    <section className="stage" aria-label={t('stage')} data-testid="stage">
      <div className="stage-area" ref={element}>
        {measured && plan.slides ? (
          <Slides {...plan.slides} own={plan.slides.presenterId === selfId} />
        ) : null}
        {measured ? (
          <ul className="stage-tiles">
            {plan.tiles.map((tile) => (
              <Tile key={tile.id} {...tile} own={tile.id === selfId} />
            ))}
          </ul>
        ) : null}
      </div>
      {plan.pages > 1 ? <Pager page={plan.page} pages={plan.pages} onPage={setPage} /> : null}
    </section>
  );
}
