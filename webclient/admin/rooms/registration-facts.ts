import type { TFunction } from 'i18next';
import type { Registration } from '../../../server/contract/api/terminals.ts';
import type { Format } from '../hooks/use-format.ts';

/** Where a terminal is registered, and what it says that it is. */
export function registrationFacts(
  registration: Registration | null,
  { t, format }: { t: TFunction<'admin'>; format: Format },
): [name: string, value: string][] {
  if (!registration) return [];
  const { address, transport, proxied, device, since } = registration;
  const from = { address, transport: transport.toUpperCase() };
  return [
    [t('terminal.address'), t(proxied ? 'terminal.byProxy' : 'terminal.byTransport', from)],
    [t('terminal.since'), format.dateTime(since)],
    [t('terminal.device'), device === '' ? t('terminal.unknown') : device],
  ];
}
