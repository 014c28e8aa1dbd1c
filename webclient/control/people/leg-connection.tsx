import { Lock, LockOpen } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { LegConnection as Agreed } from '../../../server/contract/signalling.ts';
import './leg-connection.css';

/** What was agreed with a room or a telephone, and what of it is encrypted. */
export function LegConnection({ connection }: { connection: Agreed }): ReactElement {
  const { t } = useTranslation('control');
  const { device, transport, sound, picture, slides } = connection;
  return (
    <dl className="leg-facts leg-agreed" data-testid="leg-connection">
      <dt>{t('leg.device')}</dt>
      <dd className="leg-device" data-testid="leg-device">
        {device === '' ? t('leg.unknownDevice') : device}
      </dd>
      <dt>{t('leg.signalling')}</dt>
      <dd>
        <Line text={transport.toUpperCase()} encrypted={transport === 'tls'} />
      </dd>
      {sound ? (
        <>
          <dt>{t('leg.sound')}</dt>
          <dd data-testid="leg-sound-line">
            <Line text={sound.codec} encrypted={sound.encrypted} />
          </dd>
        </>
      ) : null}
      {(
        [
          ['camera', picture],
          ['slides', slides],
        ] as const
      ).map(([name, line]) =>
        line ? (
          <Picture
            key={name}
            label={t(`leg.${name}`)}
            text={t('leg.upTo', line)}
            encrypted={line.encrypted}
          />
        ) : null,
      )}
    </dl>
  );
}

function Picture({ label, ...line }: { label: string; text: string; encrypted: boolean }): ReactElement {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <Line {...line} />
      </dd>
    </>
  );
}

function Line({ text, encrypted }: { text: string; encrypted: boolean }): ReactElement {
  return (
    <span className="leg-line">
      {text}
      <EncryptionMark encrypted={encrypted} size={14} />
    </span>
  );
}

export function EncryptionMark({ encrypted, size }: { encrypted: boolean; size: number }): ReactElement {
  const { t } = useTranslation('control');
  const said = t(encrypted ? 'leg.encrypted' : 'leg.clear');
  const Icon = encrypted ? Lock : LockOpen;
  return (
    <span className="leg-lock" data-testid="leg-lock" data-encrypted={encrypted} title={said}>
      <Icon size={size} aria-hidden />
      <span className="visually-hidden">{said}</span>
    </span>
  );
}
