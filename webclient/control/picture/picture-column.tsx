import { useDeferredValue, useEffect, useMemo, useRef, type ReactElement } from 'react';
import { useConsole, useDesk, useMay, useParticipants } from '../desk-context.ts';
import { DesignerPanel } from './designer-panel.tsx';
import { OnAirPanel } from './on-air-panel.tsx';
import { useOnAir } from './use-on-air.ts';
import './picture.css';

/** What is on air, and the arrangement in work. */
export function PictureColumn(): ReactElement {
  const { designer } = useDesk();
  const may = useMay();
  const { onAir, order } = useOnAir();
  const scene = useConsole((state) => state.host.scene);
  const participants = useDeferredValue(useParticipants());
  const present = useMemo(() => new Set(participants.map(({ id }) => id)), [participants]);
  // The designer asks for it when it fills cells, and is not drawn anew with every word somebody says.
  const latest = useRef(order);
  useEffect(() => {
    latest.current = order;
  }, [order]);
  useEffect(() => designer.follow(scene), [designer, scene]);
  useEffect(() => designer.forget(present), [designer, present]);
  return (
    <div className="picture">
      <OnAirPanel onAir={onAir} />
      {may('applyScene') ? <DesignerPanel order={latest} /> : null}
    </div>
  );
}
