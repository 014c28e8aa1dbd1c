import { Modal } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Participant } from '../../../server/contract/conference-view.ts';
import type { LegCondition } from '../../../server/contract/signalling.ts';
import { bitrateText, lossText, millisecondsText } from '../../room/measures.ts';
import { NetworkBars } from '../../ui/network-bars.tsx';
import { useConsole } from '../desk-context.ts';
import { LegConnection } from './leg-connection.tsx';
import './leg-dialog.css';

const unknown = '–';

function measured(value: number | null, text: (value: number) => string): string {
  return value === null ? unknown : text(value);
}

const rateText = (kbps: number): string => bitrateText(kbps * 1000);

/** How the line of a room or a telephone is doing, as it changes. */
export function LegDialog(props: { participant: Participant; onClose: () => void }): ReactElement {
  const { participant, onClose } = props;
  const { t } = useTranslation('control');
  const leg = useConsole((state) => state.legs.get(participant.id) ?? null);
  return (
    <Modal
      open
      width={440}
      title={t('leg.title', { name: participant.name })}
      footer={null}
      onCancel={onClose}
    >
      {leg ? <Facts participant={participant} leg={leg} /> : <p className="leg-note">{t('leg.waits')}</p>}
    </Modal>
  );
}

function Facts({ participant, leg }: { participant: Participant; leg: LegCondition }): ReactElement {
  const { t } = useTranslation('control');
  const { network, kind } = participant;
  const { picture, sent, received, connection } = leg;
  return (
    <div className="leg" data-testid="leg-facts">
      <dl className="leg-facts">
        <dt>{t('leg.network')}</dt>
        <dd className="leg-network" data-network={network}>
          {network === 'unknown' ? null : <NetworkBars network={network} size={14} />}
          {t(`leg.networks.${network}`)}
        </dd>
        {kind === 'pstn' ? null : (
          <>
            <dt>{t('leg.picture')}</dt>
            <dd data-testid="leg-picture">{picture ? t('leg.pictureOf', picture) : t('leg.noPicture')}</dd>
          </>
        )}
        <dt>{t('leg.roundTrip')}</dt>
        <dd data-testid="leg-round-trip">{measured(sent.roundTripMs, millisecondsText)}</dd>
        <dt>{t('leg.jitter')}</dt>
        <dd>{millisecondsText(received.jitterMs)}</dd>
      </dl>
      <table className="leg-ways">
        <thead>
          <tr>
            <td />
            <th scope="col">{t('leg.rate')}</th>
            <th scope="col">{t('leg.loss')}</th>
          </tr>
        </thead>
        <tbody>
          {(
            [
              ['sent', sent],
              ['received', received],
            ] as const
          ).map(([way, { kbps, loss }]) => (
            <tr key={way} data-testid={`leg-${way}`}>
              <th scope="row">{t(`leg.${way}`)}</th>
              <td>{measured(kbps, rateText)}</td>
              <td>{measured(loss, lossText)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="leg-note">{t('leg.period')}</p>
      {connection ? <LegConnection connection={connection} /> : null}
    </div>
  );
}
