import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { TerminalDetails } from '../../../server/contract/api/terminals.ts';
import { useFormat } from '../hooks/use-format.ts';
import { Facts } from '../parts/facts.tsx';

/** Where a terminal is registered, and what it says that it is. */
export function TerminalRegistration({
  registration,
}: Pick<TerminalDetails, 'registration'>): ReactElement | null {
  const { t } = useTranslation('admin');
  const format = useFormat();
  if (!registration) return null;
  const { address, transport, proxied, device, since } = registration;
  return (
    <div data-testid="terminal-registration">
      <Facts
        items={[
          [
            t('terminal.address'),
            <span key="address" className="terminal-address">
              {t(proxied ? 'terminal.byProxy' : 'terminal.byTransport', {
                address,
                transport: transport.toUpperCase(),
              })}
            </span>,
          ],
          [t('terminal.since'), format.dateTime(since)],
          [t('terminal.device'), device === '' ? t('terminal.unknown') : device],
        ]}
      />
    </div>
  );
}
