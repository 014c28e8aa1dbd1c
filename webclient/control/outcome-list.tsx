import { CircleCheck, CircleX, Undo2, X } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useErrorText } from '../i18n/use-language.ts';
import { useDesk } from './desk-context.ts';
import type { Outcome } from './outcomes.ts';
import './outcome-list.css';

/** What has come of the controls given last, told in passing, with the way back where there is one. */
export function OutcomeList(): ReactElement {
  const { outcomes } = useDesk();
  const shown = useStore(outcomes.store);
  return (
    <div
      className="desk-outcomes"
      onMouseEnter={() => outcomes.hold()}
      onMouseLeave={() => outcomes.letGo()}
      onFocus={() => outcomes.hold()}
      onBlur={() => outcomes.letGo()}
    >
      <div role="status">
        <ul>
          {shown
            .filter(({ tone }) => tone === 'done')
            .map((outcome) => (
              <OutcomeLine key={outcome.id} outcome={outcome} />
            ))}
        </ul>
      </div>
      <div role="alert">
        <ul>
          {shown
            .filter(({ tone }) => tone === 'refused')
            .map((outcome) => (
              <OutcomeLine key={outcome.id} outcome={outcome} />
            ))}
        </ul>
      </div>
    </div>
  );
}

function OutcomeLine({ outcome }: { outcome: Outcome }): ReactElement {
  const { t } = useTranslation(['control', 'common']);
  const errorText = useErrorText();
  const { link, outcomes } = useDesk();
  const [busy, setBusy] = useState(false);
  const { undo } = outcome;
  const takeBack = async (): Promise<void> => {
    if (!undo || busy) return;
    setBusy(true);
    for (const control of undo) {
      const refusal = await link.give(control);
      if (refusal === null) continue;
      outcomes.tell({ tone: 'refused', text: errorText(refusal), undo: null });
      outcomes.dismiss(outcome.id);
      return;
    }
    outcomes.dismiss(outcome.id);
    outcomes.tell({ tone: 'done', text: t('undone'), undo: null });
  };
  return (
    <li className="desk-outcome" data-tone={outcome.tone} data-testid="outcome">
      {outcome.tone === 'done' ? <CircleCheck size={18} aria-hidden /> : <CircleX size={18} aria-hidden />}
      <span>{outcome.text}</span>
      {undo ? (
        <button
          type="button"
          className="desk-outcome-undo"
          aria-disabled={busy}
          data-testid="undo"
          onClick={() => void takeBack()}
        >
          <Undo2 size={16} aria-hidden /> {t('undo')}
        </button>
      ) : null}
      <button
        type="button"
        className="desk-icon-button desk-outcome-close"
        aria-label={t('common:dismiss')}
        onClick={() => outcomes.dismiss(outcome.id)}
      >
        <X size={16} aria-hidden />
      </button>
    </li>
  );
}
