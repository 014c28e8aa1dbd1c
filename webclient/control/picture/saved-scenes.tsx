import { Button, Input, Modal, Popover } from 'antd';
import { ChevronDown, FolderOpen, Save, Trash2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useConsole, useDesk, useMay } from '../desk-context.ts';
import { useGive } from '../use-give.ts';
import { draftOf, isEmpty, placedIn } from './draft.ts';
import { LayoutIcon } from './layout-icon.tsx';

const longest = 40;

/** Arrangements kept under a name for this conference: loaded, saved, deleted. */
export function SavedScenes(): ReactElement {
  const { t } = useTranslation('control');
  const { designer } = useDesk();
  const may = useMay();
  const saved = useConsole((state) => state.host.savedScenes);
  const empty = useStore(designer.store, (state) => isEmpty(state.draft));
  const [saving, setSaving] = useState(false);
  const [open, setOpen] = useState(false);
  const { give } = useGive();
  const list = (
    <ul className="saved-scenes">
      {saved.length === 0 ? <li className="quiet">{t('designer.nothingSaved')}</li> : null}
      {saved.map(({ name, scene }) => (
        <li key={name}>
          <button
            type="button"
            className="saved-scene"
            data-testid="load-scene"
            onClick={() => {
              designer.change(() => draftOf(scene));
              setOpen(false);
            }}
          >
            <LayoutIcon layout={scene.layout} width={28} />
            <span>{name}</span>
            <small>{t('designer.people', { count: placedIn(scene).size })}</small>
          </button>
          {may('deleteScene') ? (
            <button
              type="button"
              className="desk-icon-button"
              aria-label={t('designer.delete', { name })}
              title={t('designer.delete', { name })}
              onClick={() => void give({ type: 'deleteScene', name })}
            >
              <Trash2 size={15} aria-hidden />
            </button>
          ) : null}
        </li>
      ))}
    </ul>
  );
  return (
    <div className="designer-saved">
      <Popover trigger={['click']} placement="bottomRight" open={open} onOpenChange={setOpen} content={list}>
        <Button icon={<FolderOpen size={16} aria-hidden />} aria-expanded={open} data-testid="saved-scenes">
          {t('designer.saved', { count: saved.length })} <ChevronDown size={14} aria-hidden />
        </Button>
      </Popover>
      {may('saveScene') ? (
        <Button
          icon={<Save size={16} aria-hidden />}
          disabled={empty}
          data-testid="save-scene"
          onClick={() => setSaving(true)}
        >
          {t('designer.save')}
        </Button>
      ) : null}
      {saving ? <SaveDialog onClose={() => setSaving(false)} /> : null}
    </div>
  );
}

function SaveDialog({ onClose }: { onClose: () => void }): ReactElement {
  const { t } = useTranslation('control');
  const { designer } = useDesk();
  const saved = useConsole((state) => state.host.savedScenes);
  const { busy, give } = useGive();
  const [name, setName] = useState(() => t('designer.suggested', { n: saved.length + 1 }));
  const typed = name.trim();
  const known = saved.some((one) => one.name === typed);
  const save = async (): Promise<void> => {
    if (typed === '' || busy) return;
    const { draft } = designer.store.getState();
    if ((await give({ type: 'saveScene', name: typed, scene: draft })) === null) onClose();
  };
  return (
    <Modal
      open
      title={t('designer.saveTitle')}
      okText={known ? t('designer.replace') : t('designer.saveIt')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: typed === '', loading: busy }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <label className="desk-field">
        <span>{t('designer.name')}</span>
        <Input
          autoFocus
          value={name}
          maxLength={longest}
          data-testid="scene-name"
          onFocus={({ target }) => target.select()}
          onChange={({ target }) => setName(target.value)}
          onPressEnter={() => void save()}
        />
      </label>
      <p className="quiet desk-field-note">{known ? t('designer.replaces') : t('designer.saveText')}</p>
    </Modal>
  );
}
