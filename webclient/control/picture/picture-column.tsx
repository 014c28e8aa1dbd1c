import { useEffect, useMemo, type ReactElement } from 'react';
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
  const participants = useParticipants();
  const present = useMemo(() => new Set(participants.map(({ id }) => id)), [participants]);
  useEffect(() => designer.follow(scene), [designer, scene]);
  useEffect(() => designer.forget(present), [designer, present]);
  return (
    <div className="picture">
      <OnAirPanel onAir={onAir} />
      {may('applyScene') ? <DesignerPanel order={order} /> : null}
    </div>
  );
}
