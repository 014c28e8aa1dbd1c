import { App } from 'antd';
import { useCallback, useState } from 'react';
import { PlenumError } from '../../server/contract/errors.ts';
import { useErrorText } from '../i18n/use-language.ts';

export interface Act {
  busy: boolean;
  /** Does it and says that it worked (`done`), or the server's reason. Resolves to whether it worked. */
  run: (work: () => Promise<unknown>, done?: string) => Promise<boolean>;
}

/** For what is done by a button. */
export function useAct(): Act {
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const run = useCallback(
    async (work: () => Promise<unknown>, done?: string) => {
      setBusy(true);
      try {
        await work();
        if (done !== undefined) void message.success(done); // Resolves when the message is gone.
        return true;
      } catch (error) {
        void message.error({ content: errorText(PlenumError.from(error).code), duration: 8 }); // As above.
        return false;
      } finally {
        setBusy(false);
      }
    },
    [message, errorText],
  );
  return { busy, run };
}
