import { Airplay, AudioLines, Eye, RadioTower, Star } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { OnAir } from '../../../server/contract/scene.ts';
import { byIdOf, useConsole, useMay, useParticipant } from '../desk-context.ts';
import { useModeText } from '../conference/mode-text.ts';
import { Sign } from '../sign.tsx';
import { useGive } from '../use-give.ts';
import { LayoutIcon } from './layout-icon.tsx';
import { Preview } from './preview.tsx';

/** What everybody sees just now, and why. */
export function OnAirPanel({ onAir }: { onAir: OnAir | null }): ReactElement {
  const { t } = useTranslation('control');
  const mode = useConsole((state) => state.snapshot?.fields.mode ?? null);
  const modeText = useModeText();
  const people = useConsole((state) => state.snapshot?.participants.length ?? 0);
  const shown = onAir?.cells.filter((cell) => cell !== null).length ?? 0;
  return (
    <section className="on-air" aria-labelledby="on-air-title">
      {onAir ? <Preview onAir={onAir} /> : <div className="preview" />}
      <div className="on-air-facts">
        <h2 id="on-air-title">
          <RadioTower size={16} aria-hidden /> {t('picture.onAir')}
        </h2>
        {mode ? (
          <p className="on-air-mode" data-testid="on-air-mode" data-mode={mode.type}>
            <strong>{modeText(mode).title}</strong>
            <span>{modeText(mode).who}</span>
          </p>
        ) : null}
        {onAir ? (
          <p className="quiet on-air-layout">
            <LayoutIcon layout={onAir.layout} width={24} />
            {t(`layout.${onAir.layout}`)} · {t('picture.shown', { shown, count: people })}
          </p>
        ) : null}
        <SpeakingNow />
        <Besides />
      </div>
    </section>
  );
}

/** Who is heard just now; at most three names, the line keeps its place when nobody is. */
function SpeakingNow(): ReactElement {
  const { t } = useTranslation('control');
  const names = useConsole((state) =>
    [...state.speaking]
      .slice(0, 3)
      .map((id) => byIdOf(state).get(id)?.name ?? '')
      .join(t('designer.and')),
  );
  return (
    <p className="on-air-speaking">
      <AudioLines size={15} aria-hidden />
      {names === '' ? (
        <span className="quiet">{t('picture.silence')}</span>
      ) : (
        t('picture.speaking', { names })
      )}
    </p>
  );
}

/** What else bears on the pictures: the spotlight, and what the host sees for themselves. */
function Besides(): ReactElement {
  const { t } = useTranslation('control');
  const may = useMay();
  const { give } = useGive();
  const spotlight = useParticipant(useConsole((state) => state.snapshot?.fields.spotlightId ?? null));
  const view = useConsole((state) => state.host.view);
  const polling = useConsole((state) => state.host.polling);
  const viewed = useParticipant(view.type === 'participant' ? view.participantId : null);
  const polled = useParticipant(polling?.participantId ?? null);
  return (
    <ul className="on-air-besides">
      {spotlight ? (
        <li>
          <Sign icon={Star}>{t('picture.spotlight', { name: spotlight.name })}</Sign>
          {may('spotlight') ? (
            <button
              type="button"
              className="desk-link"
              onClick={() => void give({ type: 'spotlight', participantId: null })}
            >
              {t('picture.spotlightOff')}
            </button>
          ) : null}
        </li>
      ) : null}
      {polled ? (
        <li>
          <Sign icon={Eye} tone="busy">
            {t('picture.hostPolls', { name: polled.name })}
          </Sign>
        </li>
      ) : view.type === 'follow' ? null : (
        <li>
          <Sign icon={view.type === 'scene' ? Airplay : Eye}>
            {view.type === 'scene'
              ? t('picture.hostSeesScene')
              : t('picture.hostSees', { name: viewed?.name ?? t('somebody') })}
          </Sign>
        </li>
      )}
    </ul>
  );
}
