import { useTranslation } from 'react-i18next';
import { useAct } from '../console/use-act.ts';
import { rest } from '../core/rest.ts';

export interface Retry {
  busy: boolean;
  retry: (recordingId: string) => void;
}

/** Has a recording finished once more that could not be. */
export function useRetry(onTried: () => void): Retry {
  const { t } = useTranslation('recordings');
  const { busy, run } = useAct();
  const retry = async (recordingId: string): Promise<void> => {
    const work = () => rest('POST /recordings/:recordingId/retry', { params: { recordingId } });
    if (await run(work, t('triedAgain'))) onTried();
  };
  return { busy, retry: (recordingId) => void retry(recordingId) }; // Outcomes are told by `run`.
}
