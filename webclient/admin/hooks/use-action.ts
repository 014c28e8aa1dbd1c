import { App } from 'antd';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlenumError } from '../../../server/contract/errors.ts';
import { useErrorText } from '../../i18n/use-language.ts';

export interface Action {
  busy: boolean;
  /**
   * Does something and says that it worked (`done`), or the server's reason. Resolves to the answer, or to undefined
   * when it failed.
   */
  run: <T>(work: () => Promise<T>, done?: string) => Promise<{ answer: T } | undefined>;
}

/** For what is done by a button: a row action, a switch. Forms tell their errors by themselves (`useSubmit`). */
export function useAction(): Action {
  const { message } = App.useApp();
  const tell = useTellError();
  const [running, setRunning] = useState(0);
  const run: Action['run'] = useCallback(
    async (work, done) => {
      setRunning((before) => before + 1);
      try {
        const answer = await work();
        if (done !== undefined) void message.success(done); // Resolves when the message is gone.
        return { answer };
      } catch (error) {
        tell(PlenumError.from(error));
        return undefined;
      } finally {
        setRunning((before) => before - 1);
      }
    },
    [message, tell],
  );
  return { busy: running > 0, run };
}

export function useTellError(): (error: PlenumError) => void {
  const { notification } = App.useApp();
  const { t } = useTranslation('admin');
  const errorText = useErrorText();
  return useCallback(
    (error) => {
      notification.error({
        title: t('failed'),
        description: errorText(error.code),
        placement: 'top',
        duration: 10,
        role: 'alert',
      });
    },
    [notification, errorText, t],
  );
}
