import { DoorOpen } from 'lucide-react';
import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../ui/use-loaded.ts';
import { PageHead } from '../../console/page-head.tsx';
import { Failed, Loading } from '../../console/states.tsx';
import { rest } from '../../core/rest.ts';
import { PersonalRoomCard } from './personal-room-card.tsx';
import { VmrCard } from './vmr-card.tsx';
import './rooms.css';

/** The rooms somebody owns: their personal one, and VMRs that were assigned to them. */
export function RoomsPage(): ReactElement {
  const { t } = useTranslation('meetings');
  const loadRoom = useCallback(() => rest('GET /my/room'), []);
  const loadVmrs = useCallback(() => rest('GET /my/vmrs'), []);
  const room = useLoaded(loadRoom);
  const vmrs = useLoaded(loadVmrs);
  return (
    <>
      <PageHead title={t('roomsTitle')} />
      <div className="rooms">
        {room.value ? (
          <PersonalRoomCard
            key={room.value.version}
            room={room.value}
            onSaved={room.put}
            onReload={room.reload}
          />
        ) : room.error ? (
          <Failed error={room.error} onRetry={room.reload} />
        ) : (
          <div className="sheet">
            <Loading />
          </div>
        )}
        <section aria-labelledby="my-vmrs">
          <h2 id="my-vmrs" className="rooms-title">
            {t('myVmrs')}
          </h2>
          {vmrs.value ? (
            vmrs.value.items.length === 0 ? (
              <div className="sheet sheet-padded rooms-none quiet">
                <DoorOpen size={20} aria-hidden />
                <p>{t('noVmrs')}</p>
              </div>
            ) : (
              <div className="rooms-list">
                {vmrs.value.items.map((vmr) => (
                  <VmrCard key={`${vmr.vmrId}/${vmr.version}`} vmr={vmr} onChanged={vmrs.reload} />
                ))}
              </div>
            )
          ) : vmrs.error ? (
            <Failed error={vmrs.error} onRetry={vmrs.reload} />
          ) : (
            <div className="sheet">
              <Loading rows={3} />
            </div>
          )}
        </section>
      </div>
    </>
  );
}
