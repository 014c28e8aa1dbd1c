import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Participant } from '../../../server/contract/conference-view.ts';
import { NetworkBars } from '../../ui/network-bars.tsx';
import type { ConsoleState } from '../../core/console-model.ts';
import { useConsole } from '../desk-context.ts';

type PictureMark = 'floor' | 'broadcast' | 'spotlight' | 'polled' | null;

/** What the pictures make of somebody. */
function pictureMarkOf({ snapshot, host }: ConsoleState, id: string): PictureMark {
  const mode = snapshot?.fields.mode;
  if (mode?.type === 'rollCall' && mode.participantId === id) return 'floor';
  if (mode?.type === 'broadcast' && mode.participantId === id) return 'broadcast';
  if (host.polling?.participantId === id) return 'polled';
  return snapshot?.fields.spotlightId === id ? 'spotlight' : null;
}

/** What there is to know of somebody beside the buttons, the weightiest first. */
export function PersonStates(props: { participant: Participant; speaking: boolean }): ReactElement {
  const { participant, speaking } = props;
  const { t } = useTranslation('control');
  const { id, connection, network, held, asked, sources } = participant;
  const mark = useConsole((state) => pictureMarkOf(state, id));
  const states: { key: string; text: string; tone?: string; icon?: ReactElement }[] = [];
  const add = (key: string, text: string, tone?: string, icon?: ReactElement): void =>
    void states.push({ key, text, ...(tone ? { tone } : {}), ...(icon ? { icon } : {}) });
  if (connection === 'lost') add('lost', t('people.state.lost'), 'bad');
  if (mark) add('mark', t(`people.state.${mark}`), 'accent');
  if (sources.slides) add('shares', t('people.state.shares'), 'good');
  if (speaking) add('speaking', t('people.state.speaking'), 'good');
  if (asked.length > 0) add('asked', t('people.state.asked'), 'accent');
  if (connection === 'up' && (network === 'poor' || network === 'fair')) {
    add(
      'network',
      t(`people.state.${network}`),
      network === 'poor' ? 'bad' : 'warning',
      <NetworkBars network={network} size={12} />,
    );
  }
  if (held && !speaking) add('held', t('people.state.held'));
  return (
    <>
      {states.map(({ key, text, tone, icon }) => (
        <span key={key} className="person-state" data-tone={tone}>
          {icon}
          <span>{text}</span>
        </span>
      ))}
    </>
  );
}
