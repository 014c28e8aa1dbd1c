import { Button } from 'antd';
import { CircleCheck, CircleSlash, KeyRound, Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Terminal, TerminalSecret } from '../../../server/contract/api/terminals.ts';
import { rest } from '../../core/rest.ts';
import { useParams } from '../hooks/location.ts';
import { useAction } from '../hooks/use-action.ts';
import { useConfirm } from '../../console/use-confirm.ts';

interface TerminalActionsProps {
  terminal: Terminal;
  onChange: (terminal: Terminal) => void;
  onSecret: (secret: TerminalSecret) => void;
  onGone: () => void;
}

/** What is done to a terminal beside editing it. */
export function TerminalActions({
  terminal,
  onChange,
  onSecret,
  onGone,
}: TerminalActionsProps): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const confirm = useConfirm();
  const action = useAction();
  const { terminalId, name, state, version } = terminal;

  const setState = async (next: Terminal['state']): Promise<void> => {
    const done = await action.run(
      () => rest('PATCH /terminals/:terminalId', { params: { terminalId }, version, body: { state: next } }),
      t(next === 'active' ? 'account.enabled' : 'account.nowDisabled', { name }),
    );
    if (done) onChange(done.answer);
  };
  const disable = (): void =>
    confirm({
      title: t('account.disableTitle', { name }),
      body: t('terminal.disableText'),
      action: t('account.disable'),
      work: () => setState('disabled'),
    });
  const renew = (): void =>
    confirm({
      title: t('terminal.renewTitle', { name }),
      body: t('terminal.renewText'),
      action: t('terminal.renew'),
      work: async () => {
        const done = await action.run(() =>
          rest('POST /terminals/:terminalId/secret', { params: { terminalId } }),
        );
        if (done) onSecret(done.answer);
      },
    });
  const remove = (): void =>
    confirm({
      title: t('account.deleteTitle', { name }),
      body: t('terminal.deleteText'),
      action: t('delete'),
      work: async () => {
        const done = await action.run(
          () => rest('DELETE /terminals/:terminalId', { params: { terminalId } }),
          t('account.deleted', { name }),
        );
        if (!done) return;
        params.set({ open: null });
        onGone();
      },
    });
  return (
    <section className="admin-drawer-section">
      <h3>{t('terminal.more')}</h3>
      <div className="admin-actions">
        <Button icon={<KeyRound size={16} aria-hidden />} onClick={renew}>
          {t('terminal.renew')}
        </Button>
        {state === 'disabled' ? (
          <Button
            icon={<CircleCheck size={16} aria-hidden />}
            loading={action.busy}
            onClick={() => void setState('active')} // `run` tells what fails.
          >
            {t('account.enable')}
          </Button>
        ) : (
          <Button danger icon={<CircleSlash size={16} aria-hidden />} onClick={disable}>
            {t('account.disable')}
          </Button>
        )}
        <Button danger icon={<Trash2 size={16} aria-hidden />} onClick={remove}>
          {t('delete')}
        </Button>
      </div>
    </section>
  );
}
