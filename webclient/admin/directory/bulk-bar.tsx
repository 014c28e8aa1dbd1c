import { Alert, Button, Modal } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCatalogue, type ErrorCode } from '../../../server/contract/errors.ts';
import { rest, type AnswerOf, type BodyFor } from '../../core/rest.ts';
import { useErrorText } from '../../i18n/use-language.ts';
import { useAction } from '../hooks/use-action.ts';
import { DepartmentSelect } from '../parts/department-select.tsx';
import { useConfirm } from '../../console/use-confirm.ts';
import type { DepartmentTree } from './departments.ts';

type Bulk = BodyFor<'POST /accounts/bulk'>;
type Outcome = AnswerOf<'POST /accounts/bulk'> & { names: Map<string, string> };

interface BulkBarProps {
  selected: readonly string[];
  tree: DepartmentTree;
  nameOf: (accountId: string) => string;
  /** `left`: those it did not work for; they stay selected. */
  onDone: (left: string[]) => void;
}

/** As many as the server takes in one request. */
const most = 200;

/** The same for several accounts. For whom it failed, and why, is told one by one. */
export function BulkBar({ selected, tree, nameOf, onDone }: BulkBarProps): ReactElement | null {
  const { t } = useTranslation(['admin', 'common']);
  const action = useAction();
  const confirm = useConfirm();
  const [moving, setMoving] = useState(false);
  const [target, setTarget] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<Outcome>();
  const count = selected.length;

  const run = async (bulk: Omit<Bulk, 'accountIds'>): Promise<void> => {
    const names = new Map(selected.map((id) => [id, nameOf(id)]));
    const answer = await action.run(() =>
      rest('POST /accounts/bulk', { body: { ...bulk, accountIds: [...selected] } }),
    );
    if (!answer) return;
    setOutcome({ ...answer.answer, names });
    onDone(answer.answer.failed.map(({ accountId }) => accountId));
  };
  const move = async (): Promise<void> => {
    await run({ action: 'move', departmentId: target });
    setMoving(false);
  };
  if (count === 0 && outcome === undefined) return null;
  const act = (kind: 'enable' | 'activate'): ReactElement => (
    <Button disabled={count > most} loading={action.busy} onClick={() => void run({ action: kind })}>
      {t(`bulk.${kind}`)}
    </Button>
  );
  const ask = (kind: 'disable' | 'delete'): ReactElement => (
    <Button
      danger
      disabled={count > most}
      onClick={() =>
        confirm({
          title: t(`bulk.${kind}Title`, { count }),
          body: t(`bulk.${kind}Text`, { names: selected.slice(0, 5).map(nameOf).join(', ') }),
          action: t(`bulk.${kind}`),
          work: () => run({ action: kind }),
        })
      }
    >
      {t(`bulk.${kind}`)}
    </Button>
  );
  return (
    <div className="directory-bulk" role="region" aria-label={t('bulk.title')}>
      {count > 0 ? (
        <div className="admin-actions">
          <strong role="status">{t('bulk.selected', { count })}</strong>
          <Button disabled={count > most} onClick={() => setMoving(true)}>
            {t('bulk.move')}
          </Button>
          {act('activate')}
          {act('enable')}
          {ask('disable')}
          {ask('delete')}
          <Button type="text" onClick={() => onDone([])}>
            {t('bulk.none')}
          </Button>
        </div>
      ) : null}
      {count > most ? <p className="admin-sub">{t('bulk.tooMany', { most })}</p> : null}
      {outcome ? <OutcomeNote outcome={outcome} onClose={() => setOutcome(undefined)} /> : null}
      <Modal
        open={moving}
        title={t('bulk.moveTitle', { count })}
        okText={t('bulk.move')}
        cancelText={t('cancel')}
        onCancel={() => setMoving(false)}
        confirmLoading={action.busy}
        onOk={() => void move()} // `run` tells what fails.
      >
        <DepartmentSelect
          aria-label={t('account.department')}
          tree={tree}
          value={target}
          onChange={setTarget}
        />
      </Modal>
    </div>
  );
}

function OutcomeNote({ outcome, onClose }: { outcome: Outcome; onClose: () => void }): ReactElement {
  const { t } = useTranslation(['admin', 'common']);
  const errorText = useErrorText();
  const { done, failed, names } = outcome;
  const said = (code: string): string => (code in errorCatalogue ? errorText(code as ErrorCode) : code);
  return (
    <Alert
      type={failed.length > 0 ? 'warning' : 'success'}
      showIcon
      role="status"
      closable={{ onClose, 'aria-label': t('common:close') }}
      title={
        failed.length > 0
          ? t('bulk.partly', { done, failed: failed.length })
          : t('bulk.done', { count: done })
      }
      description={
        failed.length > 0 ? (
          <ul className="admin-conflict">
            {failed.map(({ accountId, code }) => (
              <li key={accountId}>
                <strong>{names.get(accountId) ?? accountId}</strong>: {said(code)}
              </li>
            ))}
          </ul>
        ) : undefined
      }
    />
  );
}
