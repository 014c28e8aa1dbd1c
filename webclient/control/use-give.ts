import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GivenControl } from '../../server/contract/controls.ts';
import type { ErrorCode } from '../../server/contract/errors.ts';
import { useErrorText } from '../i18n/use-language.ts';
import { useDesk } from './desk-context.ts';
import { sayingOf } from './saying.ts';
import { undoOf } from './undo.ts';

export interface Give {
  /** Something given here is on its way. */
  busy: boolean;
  /** Gives a control and tells what has come of it. Resolves to the refusal's code, or null. */
  give: (control: GivenControl) => Promise<ErrorCode | null>;
}

/** For a button, or a few that belong together. */
export function useGive(): Give {
  const { t } = useTranslation('control');
  const errorText = useErrorText();
  const { link, outcomes } = useDesk();
  const [underWay, setUnderWay] = useState(0);
  const give = useCallback(
    async (control: GivenControl) => {
      const { snapshot, host } = link.store.getState();
      setUnderWay((before) => before + 1);
      const refusal = await link.give(control);
      setUnderWay((before) => before - 1);
      if (refusal !== null) {
        outcomes.tell({ tone: 'refused', text: errorText(refusal), undo: null });
        return refusal;
      }
      const people = [...(snapshot?.participants ?? []), ...host.waiting];
      const { key, name, count } = sayingOf(
        control,
        (id) => people.find((one) => one.id === id)?.name ?? t('somebody'),
      );
      outcomes.tell({
        tone: 'done',
        text: t(`done.${key}`, { name, count }),
        undo: snapshot && undoOf(control, { snapshot, host }),
      });
      return null;
    },
    [link, outcomes, errorText, t],
  );
  return { busy: underWay > 0, give };
}
