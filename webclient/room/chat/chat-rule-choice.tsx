import { ChevronDown } from 'lucide-react';
import { useId, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { mayUse } from '../../../server/contract/control-rules.ts';
import type { ChatRule } from '../../../server/contract/conference-view.ts';
import { useSession } from '../../app/session.ts';
import { useWriter } from './use-chat.ts';

const rules: readonly ChatRule[] = ['everyone', 'hosts', 'off'];

/** For hosts: who may write. */
export function ChatRuleChoice(): ReactElement | null {
  const { t } = useTranslation('chat');
  const { meeting } = useSession();
  const { role, rule } = useWriter();
  const id = useId();
  if (!mayUse('setChat', role)) return null;
  return (
    <div className="chat-rule">
      <label htmlFor={id}>{t('rule')}</label>
      <div className="select">
        <select
          id={id}
          className="field-input"
          value={rule}
          data-testid="chat-rule"
          onChange={(event) => {
            const who = rules.find((one) => one === event.target.value);
            if (who) void meeting.give({ type: 'setChat', who });
          }}
        >
          {rules.map((one) => (
            <option key={one} value={one}>
              {t(`rules.${one}`)}
            </option>
          ))}
        </select>
        <ChevronDown size={18} aria-hidden />
      </div>
    </div>
  );
}
