import {
  Airplay,
  AudioLines,
  LayoutDashboard,
  Megaphone,
  RadioTower,
  Sparkles,
  Speech,
  type LucideIcon,
} from 'lucide-react';
import { useId, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Mode } from '../../../server/contract/scene.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { useConsole, useDesk, useFields, useMay } from '../desk-context.ts';
import { rollPlace } from '../people/roll-order.ts';
import { Sign } from '../sign.tsx';
import { useGive } from '../use-give.ts';
import { useModeText } from './mode-text.ts';
import { PersonSelect } from './person-select.tsx';
import { RollCall } from './roll-call.tsx';
import { Section } from './section.tsx';

const automatic: Mode = { type: 'automatic' };

/** Which picture everybody sees: what is on air is marked, every other is one click away. */
export function ModeSection(): ReactElement {
  const { t } = useTranslation('control');
  const { people } = useDesk();
  const may = useMay();
  const mode = useFields((fields) => fields.mode, automatic);
  const hasScene = useConsole((state) => state.host.scene !== null);
  const { busy, give } = useGive();
  const modeText = useModeText();
  const group = useId();
  const set = (next: Mode): void => void give({ type: 'setMode', mode: next });
  const option = (
    key: string,
    Icon: LucideIcon,
    text: { title: string; note: string },
    chosen: boolean,
    choose: () => void,
    more?: ReactNode,
  ): ReactElement => (
    <div className="mode" data-chosen={chosen} data-testid={`mode-${key}`}>
      <label>
        <input
          type="radio"
          name={group}
          checked={chosen}
          disabled={!may('setMode')}
          onChange={choose}
          data-testid={`choose-${key}`}
        />
        <Icon size={17} aria-hidden />
        <span className="mode-text">
          <span>{text.title}</span>
          <small>{text.note}</small>
        </span>
        {chosen ? <span className="mode-on-air">{t('mode.onAir')}</span> : null}
      </label>
      {more}
    </div>
  );
  const text = (key: 'automatic' | 'scene' | 'broadcast' | 'rollCall' | 'voiceSingle' | 'voiceScene') => ({
    title: t(`mode.${key}.title`),
    note: t(`mode.${key}.note`),
  });
  const firstToCall = (): string | null => rollPlace(people.getState().listed, null).next?.id ?? null;
  const callFirst = (): void => {
    const id = firstToCall();
    if (id !== null) set({ type: 'rollCall', participantId: id });
  };
  const speakerOf = (): string | undefined =>
    people.getState().listed.find(({ role }) => role !== 'host')?.id;
  return (
    <Section
      title={t('mode.title')}
      end={
        busy ? (
          <Spinner size={16} />
        ) : (
          <Sign icon={RadioTower} tone="good">
            {modeText(mode).title}
          </Sign>
        )
      }
    >
      <div className="modes" role="radiogroup" aria-label={t('mode.title')}>
        {option('rollCall', Megaphone, text('rollCall'), mode.type === 'rollCall', callFirst, <RollCall />)}
        {option('automatic', Sparkles, text('automatic'), mode.type === 'automatic', () => set(automatic))}
        {option(
          'broadcast',
          Airplay,
          text('broadcast'),
          mode.type === 'broadcast',
          () => {
            const id = speakerOf();
            if (id !== undefined) set({ type: 'broadcast', participantId: id });
          },
          mode.type === 'broadcast' ? (
            <div className="mode-more">
              <PersonSelect
                label={t('mode.broadcast.who')}
                value={mode.participantId}
                onChoose={(participantId) => set({ type: 'broadcast', participantId })}
              />
            </div>
          ) : null,
        )}
        {option(
          'scene',
          LayoutDashboard,
          { title: t('mode.scene.title'), note: t(hasScene ? 'mode.scene.note' : 'mode.scene.none') },
          mode.type === 'scene',
          () => set({ type: 'scene' }),
        )}
        {option(
          'voiceSingle',
          Speech,
          text('voiceSingle'),
          mode.type === 'voice' && mode.in === 'single',
          () => set({ type: 'voice', in: 'single' }),
        )}
        {option(
          'voiceScene',
          AudioLines,
          text('voiceScene'),
          mode.type === 'voice' && mode.in === 'scene',
          () => set({ type: 'voice', in: 'scene' }),
        )}
      </div>
    </Section>
  );
}
