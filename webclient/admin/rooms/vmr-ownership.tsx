import { Button } from 'antd';
import { Trash2, Undo2, UserRoundPlus } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Vmr, VmrOwner } from '../../../server/contract/api/terminals.ts';
import { rest } from '../../core/rest.ts';
import { useParams } from '../hooks/location.ts';
import { useAction } from '../hooks/use-action.ts';
import { useConfirm } from '../../console/use-confirm.ts';
import { OwnerSelect } from './owner-select.tsx';

interface VmrOwnershipProps {
  vmr: Vmr;
  onChange: (vmr: Vmr) => void;
  onGone: () => void;
}

/** Giving a VMR to somebody, taking it back, deleting it. */
export function VmrOwnership({ vmr, onChange, onGone }: VmrOwnershipProps): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const confirm = useConfirm();
  const action = useAction();
  const [assigning, setAssigning] = useState(false);
  const [chosen, setChosen] = useState<VmrOwner | null>(null);
  const { vmrId, name, owner, version } = vmr;

  const setOwner = async (next: VmrOwner | null): Promise<void> => {
    const done = await action.run(
      () => rest('PUT /vmrs/:vmrId/owner', { params: { vmrId }, version, body: { owner: next } }),
      t(next ? 'vmr.given' : 'vmr.taken', { name }),
    );
    if (!done) return;
    setAssigning(false);
    onChange(done.answer);
  };
  const takeBack = (): void =>
    confirm({
      title: t('vmr.takeTitle', { name, owner: owner?.name ?? '' }),
      body: t('vmr.takeText'),
      action: t('vmr.take'),
      work: () => setOwner(null),
    });
  const remove = (): void =>
    confirm({
      title: t('vmr.deleteTitle', { name }),
      body: t('vmr.deleteText'),
      action: t('delete'),
      work: async () => {
        const done = await action.run(
          () => rest('DELETE /vmrs/:vmrId', { params: { vmrId } }),
          t('account.deleted', { name }),
        );
        if (!done) return;
        params.set({ open: null });
        onGone();
      },
    });
  return (
    <section className="admin-drawer-section">
      <h3>{t('vmr.ownership')}</h3>
      {assigning ? (
        <>
          <OwnerSelect value={chosen} onChange={setChosen} />
          <div className="admin-actions">
            <Button
              type="primary"
              disabled={chosen === null}
              loading={action.busy}
              onClick={() => void setOwner(chosen)} // `run` tells what fails.
            >
              {t('vmr.assign')}
            </Button>
            <Button onClick={() => setAssigning(false)}>{t('cancel')}</Button>
          </div>
        </>
      ) : (
        <div className="admin-actions">
          <Button icon={<UserRoundPlus size={16} aria-hidden />} onClick={() => setAssigning(true)}>
            {t(owner ? 'vmr.reassign' : 'vmr.assign')}
          </Button>
          {owner ? (
            <Button icon={<Undo2 size={16} aria-hidden />} onClick={takeBack}>
              {t('vmr.take')}
            </Button>
          ) : null}
          <Button danger icon={<Trash2 size={16} aria-hidden />} onClick={remove}>
            {t('delete')}
          </Button>
        </div>
      )}
    </section>
  );
}
