import { useEffect, useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { pinOfFragment } from '../app/route.ts';
import { addressOf, rest } from '../core/rest.ts';
import { addTexts } from '../i18n/add-texts.ts';
import { live as en } from '../i18n/en/live.ts';
import { live as zh } from '../i18n/zh/live.ts';
import { useTitle } from '../ui/use-title.ts';
import { LiveDoor } from './live-door.tsx';
import { LiveStage } from './live-stage.tsx';
import { Watching } from './watching.ts';
import './live.css';

addTexts('live', { en, zh });

/** The page of a live stream: from waiting for it to its end. */
export function LivePage({ token }: { token: string }): ReactElement {
  const { t } = useTranslation('live');
  const watching = useMemo(() => watchingOf(token), [token]);
  const state = useStore(watching.state);
  useTitle(state.phase === 'watching' ? state.viewer.title : t('title'));
  useEffect(() => {
    watching.open();
    const gone = (): void => watching.close();
    const back = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) watching.open();
    };
    window.addEventListener('pagehide', gone);
    window.addEventListener('pageshow', back);
    return () => {
      window.removeEventListener('pagehide', gone);
      window.removeEventListener('pageshow', back);
      watching.close();
    };
  }, [watching]);
  if (state.phase !== 'watching') {
    return <LiveDoor state={state} onPin={(pin) => watching.enterPin(pin)} />;
  }
  const { viewer, viewers } = state;
  return <LiveStage key={viewer.viewerId} viewer={viewer} viewers={viewers} watching={watching} />;
}

function watchingOf(token: string): Watching {
  const of = (viewerId: string) => ({ params: { token, viewerId } });
  return new Watching(
    {
      look: () => rest('GET /streams/:token', { params: { token } }),
      watch: (pin) => rest('POST /streams/:token/viewers', { params: { token }, body: { pin } }),
      heard: (viewerId) => rest('GET /streams/:token/viewers/:viewerId', of(viewerId)),
      leave: (viewerId) => {
        // Also while the page is closed; without it the place is free some seconds later.
        fetch(addressOf('DELETE /streams/:token/viewers/:viewerId', of(viewerId)), {
          method: 'DELETE',
          keepalive: true,
        }).catch(() => undefined);
      },
    },
    pinOfFragment(location.hash) ?? null,
  );
}
