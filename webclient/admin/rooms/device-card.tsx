import { Alert, Button } from 'antd';
import { Printer } from 'lucide-react';
import type { ReactElement } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { TerminalSecret } from '../../../server/contract/api/terminals.ts';
import { SecretLine } from '../parts/secret-line.tsx';

interface DeviceCardProps {
  name: string;
  place: string;
  secret: TerminalSecret;
}

/** What to enter on the device: shown once, to copy, and to print and take along to the room. */
export function DeviceCard({ name, place, secret }: DeviceCardProps): ReactElement {
  const { t } = useTranslation('admin');
  const lines: [string, string, string][] = [
    ['server', t('device.server'), secret.server],
    ['userName', t('device.userName'), secret.userName],
    ['password', t('device.password'), secret.password],
    ['realm', t('device.realm'), secret.realm],
  ];
  return (
    <div className="admin-stack" data-testid="device-card">
      <Alert type="warning" showIcon title={t('device.once')} description={t('device.onceText')} />
      <h3>{t('device.title', { name })}</h3>
      {lines.map(([key, label, value]) => (
        <SecretLine key={key} label={label} value={value} testId={`device-${key}`} />
      ))}
      <p className="quiet">{t('device.hint')}</p>
      <div>
        <Button icon={<Printer size={16} aria-hidden />} onClick={() => window.print()}>
          {t('device.print')}
        </Button>
      </div>
      {createPortal(
        <div className="device-print" aria-hidden>
          <h1>{name}</h1>
          <p>{place}</p>
          <p>{t('device.enter')}</p>
          <table>
            <tbody>
              {lines.map(([key, label, value]) => (
                <tr key={key}>
                  <th>{label}</th>
                  <td>{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p>{t('device.destroy')}</p>
        </div>,
        document.body,
      )}
    </div>
  );
}
