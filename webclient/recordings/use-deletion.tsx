import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../../server/contract/api/recordings.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import { useConfirm } from '../console/use-confirm.ts';
import { rest } from '../core/rest.ts';
import { beginDeletion, selectionOf, wentOn, type Deletion, type Doomed } from './deletion.ts';
import { useAmounts } from './use-amounts.ts';

export interface Deleting {
  /** The one that runs, or what came of the last. */
  deletion: Deletion | null;
  /** Asks once, saying how many and how much, and does it. */
  ask: (recordings: readonly Recording[]) => void;
  /** Without asking: what failed, once more. */
  again: (doomed: readonly Doomed[]) => void;
  dismiss: () => void;
}

/** Deletes one recording after the other. `onOver` is told what came of it. */
export function useDeletion(onOver: (deletion: Deletion) => void): Deleting {
  const { t } = useTranslation('recordings');
  const { bytes } = useAmounts();
  const confirm = useConfirm();
  const [deletion, setDeletion] = useState<Deletion | null>(null);

  const again = useCallback(
    (doomed: readonly Doomed[]) => {
      // What fails is part of the outcome.
      void deleteAll(doomed, setDeletion).then(onOver);
    },
    [onOver],
  );
  const ask = (recordings: readonly Recording[]): void => {
    const { doomed, bytes: freed, running } = selectionOf(recordings);
    const count = doomed.length;
    const size = bytes(freed);
    confirm({
      title: t('deleteTitle', { count, title: doomed[0]?.title ?? '' }),
      body: (
        <>
          <p>{count === 1 ? t('deleteText', { size }) : t('deleteTextMany', { size })}</p>
          {running > 0 ? <p>{t('deleteRunning', { count: running })}</p> : null}
        </>
      ),
      action: t('delete'),
      work: () => {
        again(doomed);
        return Promise.resolve();
      },
    });
  };
  return { deletion, ask, again, dismiss: () => setDeletion(null) };
}

async function deleteAll(doomed: readonly Doomed[], show: (deletion: Deletion) => void): Promise<Deletion> {
  let deletion = beginDeletion(doomed);
  show(deletion);
  for (const one of doomed) {
    const code = await deleteOne(one.recordingId);
    deletion = wentOn(deletion, one, code);
    show(deletion);
  }
  return deletion;
}

async function deleteOne(recordingId: string) {
  try {
    await rest('DELETE /recordings/:recordingId', { params: { recordingId } });
    return undefined;
  } catch (error) {
    return PlenumError.from(error).code;
  }
}
