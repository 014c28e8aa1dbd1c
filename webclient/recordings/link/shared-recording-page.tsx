import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '../../../server/contract/errors.ts';
import { Entrance } from '../../account/entrance.tsx';
import { rest } from '../../core/rest.ts';
import { useErrorText } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { LoadingPage } from '../../ui/loading-page.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { PinPage } from './pin-page.tsx';
import { WatchPage } from './watch-page.tsx';
import '../texts.ts';

/** What is the matter with the PIN. */
const ofPin: readonly ErrorCode[] = [
  'recording_share_pin_required',
  'recording_share_pin_wrong',
  'too_many_attempts',
];

/** Where a link to a recording leads: to its PIN, if it has one, and to the player. */
export function SharedRecordingPage({ token }: { token: string }): ReactElement {
  const { t } = useTranslation(['recordings', 'common']);
  const errorText = useErrorText();
  const [pin, setPin] = useState<string | null>(null);
  const load = useCallback(
    () => rest('POST /shared-recordings/:token', { params: { token }, body: { pin } }),
    [token, pin],
  );
  const { value, error, loading, refreshing, reload } = useLoaded(load);

  if (value) return <WatchPage id={token} recording={value} load={load} />;
  if (!error) return <LoadingPage />;
  if (ofPin.includes(error.code)) {
    return (
      <PinPage
        refusal={error.code === 'recording_share_pin_required' ? null : error.code}
        busy={loading || refreshing}
        onPin={(next) => {
          if (next === pin) reload();
          else setPin(next);
        }}
      />
    );
  }
  if (error.code === 'recording_share_unknown') {
    return (
      <Entrance title={t('goneTitle')} text={errorText(error.code)}>
        <a className="button" href="/">
          {t('common:toFrontPage')}
        </a>
      </Entrance>
    );
  }
  return (
    <Entrance title={t('recording')}>
      <p role="alert">{errorText(error.code)}</p>
      <Button look="primary" busy={refreshing} onClick={reload}>
        {t('common:retry')}
      </Button>
    </Entrance>
  );
}
