import {
  ArrowRightLeft,
  Columns2,
  type LucideIcon,
  PictureInPicture2,
  Presentation,
  RotateCw,
  UsersRound,
} from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { ControlButton } from './control-button.tsx';
import { layouts, nextCorner, type Layout, type Preferences } from './preferences.ts';

const icons: Record<Layout, LucideIcon> = {
  side: Columns2,
  pip: PictureInPicture2,
  slides: Presentation,
  people: UsersRound,
};

interface LayoutButtonsProps {
  preferences: Preferences;
  onChange: (changes: Partial<Preferences>) => void;
}

/** How people and slides share the place; where there are two pictures, which is the large one. */
export function LayoutButtons({ preferences, onChange }: LayoutButtonsProps): ReactElement {
  const { t } = useTranslation('recordings');
  const { layout, peopleLarge, corner } = preferences;
  const two = layout === 'side' || layout === 'pip';
  return (
    <div className="control-layouts" role="group" aria-label={t('player.layout')}>
      {layouts.map((one) => {
        const Icon = icons[one];
        return (
          <ControlButton
            key={one}
            name={t(`player.layouts.${one}`)}
            pressed={one === layout}
            testId={`player-layout-${one}`}
            onClick={() => onChange({ layout: one })}
          >
            <Icon size={20} aria-hidden />
          </ControlButton>
        );
      })}
      {two ? (
        <ControlButton
          name={t('player.swap')}
          testId="player-swap"
          onClick={() => onChange({ peopleLarge: !peopleLarge })}
        >
          <ArrowRightLeft size={18} aria-hidden />
        </ControlButton>
      ) : null}
      {layout === 'pip' ? (
        <ControlButton
          name={t('player.moveCorner')}
          testId="player-corner"
          onClick={() => onChange({ corner: nextCorner(corner) })}
        >
          <RotateCw size={18} aria-hidden />
        </ControlButton>
      ) : null}
    </div>
  );
}
