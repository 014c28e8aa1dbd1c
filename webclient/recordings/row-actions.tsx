import { Button, Dropdown, type MenuProps } from 'antd';
import { Ellipsis, Link2, Pencil, Trash2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../../server/contract/api/recordings.ts';
import { RenameDialog } from './rename-dialog.tsx';
import { ShareDialog } from './sharing/share-dialog.tsx';
import { possibleWith } from './state.ts';

interface RowActionsProps {
  recording: Recording;
  onChanged: () => void;
  onDelete: (recording: Recording) => void;
}

/** What can be done with one recording of a list. */
export function RowActions({ recording, onChanged, onDelete }: RowActionsProps): ReactElement {
  const { t } = useTranslation('recordings');
  const [open, setOpen] = useState<'rename' | 'share' | null>(null);
  const { title } = recording;
  const possible = possibleWith(recording);
  const items: MenuProps['items'] = [
    {
      key: 'rename',
      icon: <Pencil size={16} aria-hidden />,
      label: t('rename'),
      onClick: () => setOpen('rename'),
    },
    {
      key: 'share',
      icon: <Link2 size={16} aria-hidden />,
      label: t('share'),
      disabled: !possible.play,
      onClick: () => setOpen('share'),
    },
    {
      key: 'delete',
      danger: true,
      icon: <Trash2 size={16} aria-hidden />,
      label: t('delete'),
      disabled: !possible.remove,
      onClick: () => onDelete(recording),
    },
  ];
  return (
    <div className="recording-actions">
      <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
        <Button
          type="text"
          aria-label={t('moreOf', { title })}
          aria-haspopup="menu"
          data-testid="recording-menu"
          icon={<Ellipsis size={18} aria-hidden />}
        />
      </Dropdown>
      {open === 'rename' ? (
        <RenameDialog recording={recording} onClose={() => setOpen(null)} onRenamed={onChanged} />
      ) : null}
      {open === 'share' ? <ShareDialog recording={recording} onClose={() => setOpen(null)} /> : null}
    </div>
  );
}
