import { useMemo, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../app/session.ts';
import { useSize } from '../ui/use-size.ts';
import { planAir } from './air-plan.ts';
import { MixedPicture } from './mixed-picture.tsx';
import { Pager } from './pager.tsx';
import { Slides } from './slides.tsx';
import { StageBar } from './stage-bar.tsx';
import {
  othersOnFirstPage,
  pageCapacity,
  type PlannedTile,
  planStage,
  type RoomLayout,
} from './stage-plan.ts';
import { Tile } from './tile.tsx';
import { usePicture, usePictureChoice } from './use-picture.ts';
import { useSwipe } from './use-swipe.ts';
import { useTileOrder } from './use-tile-order.ts';
import { useView } from './use-view.ts';
import { Watermark } from './watermark.tsx';
import './stage.css';

const desktopPage = 25;
const phonePage = 4;

interface StageProps {
  layout: RoomLayout;
  compact: boolean;
  /** One picture composed by the server, instead of one of each. */
  mixed: boolean;
}

/**
 * The pictures of the room, laid out by the rules all of Plenum shares: the automatic one as each likes it, and
 * whatever the host has put on air as everybody sees it.
 */
export function Stage({ layout, compact, mixed }: StageProps): ReactElement {
  const { t } = useTranslation('room');
  const element = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(element);
  const selfId = useMeeting((state) => state.participantId) ?? '';
  const presenterId = useMeeting((state) => state.snapshot?.fields.presenterId ?? null);
  const spotlightId = useMeeting((state) => state.snapshot?.fields.spotlightId ?? null);
  const choice = usePictureChoice();
  const onAir = usePicture(choice, selfId);
  const [large, setLarge] = useState<'picture' | 'slides'>('picture');
  const [page, setPage] = useState(0);
  const [capacity, setCapacity] = useState(desktopPage);
  const { others, speakerId } = useTileOrder(selfId, othersOnFirstPage(capacity));

  const area = useMemo(() => ({ width, height, gap: compact ? 6 : 8 }), [width, height, compact]);
  const input = useMemo(
    () => ({
      ...area,
      pageSize: compact ? phonePage : desktopPage,
      layout,
      others,
      selfId,
      presenterId,
      speakerId,
      spotlightId,
    }),
    [area, compact, layout, others, selfId, presenterId, speakerId, spotlightId],
  );
  const holds = pageCapacity(input);
  // The order needs the size of the page, and the page may depend on who is large: settle before painting.
  const measured = width > 0 && height > 0;
  if (measured && holds !== capacity) setCapacity(holds);
  const plan = useMemo(
    () =>
      onAir === null
        ? planStage({ ...input, page })
        : planAir({ ...area, phone: compact, onAir, selfId, presenterId, large, page }),
    [onAir, input, area, compact, selfId, presenterId, large, page],
  );
  useView(measured ? plan : null, selfId, mixed);
  useSwipe(element, (by) => setPage(Math.min(plan.pages - 1, Math.max(0, plan.page + by))));

  return (
    <section
      className="stage"
      aria-label={t('stage')}
      data-testid="stage"
      data-picture={mixed ? 'mixed' : onAir === null ? 'automatic' : choice?.whose}
    >
      <StageBar
        large={mixed ? null : plan.large}
        onLarge={setLarge}
        whose={onAir === null ? 'everybody' : (choice?.whose ?? 'everybody')}
      />
      <div className="stage-area" ref={element}>
        {mixed ? (
          <MixedPicture />
        ) : measured ? (
          <>
            {plan.blanks.map(({ x, y, ...size }) => (
              <div
                key={`${x} ${y}`}
                className="stage-blank"
                style={{ transform: `translate(${x}px, ${y}px)`, ...size }}
              />
            ))}
            {plan.slides.map(({ key, ...slides }) => (
              <Slides key={key} {...slides} own={slides.presenterId === selfId} />
            ))}
            <ul className="stage-tiles">
              {plan.tiles.map(({ key, ...tile }) => (
                <Tile key={key} {...tile} own={tile.id === selfId} />
              ))}
              {plan.self ? <Tile {...withoutKey(plan.self)} own over /> : null}
            </ul>
          </>
        ) : null}
        <Watermark />
      </div>
      {plan.pages > 1 && !mixed ? <Pager page={plan.page} pages={plan.pages} onPage={setPage} /> : null}
    </section>
  );
}

/** React keeps `key` for itself. */
function withoutKey({ key, ...tile }: PlannedTile): Omit<PlannedTile, 'key'> {
  return tile;
}
