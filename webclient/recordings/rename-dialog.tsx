import { Alert, Button, Form, Input, Modal } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../../server/contract/api/recordings.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import { useAct } from '../console/use-act.ts';
import { rest } from '../core/rest.ts';

interface RenameDialogProps {
  recording: Recording;
  onClose: () => void;
  /** Shows what it is called now: by oneself, or by somebody else meanwhile. */
  onRenamed: (recording: Recording) => void;
}

/** Gives a recording another title; of somebody who did so meanwhile one is told, and chooses. */
export function RenameDialog({ recording, onClose, onRenamed }: RenameDialogProps): ReactElement {
  const { t } = useTranslation(['recordings', 'common']);
  const { busy, run } = useAct();
  const { recordingId } = recording;
  const [title, setTitle] = useState(recording.title);
  const [theirs, setTheirs] = useState<Recording>();

  const save = async (version: number): Promise<void> => {
    const done = await run(async () => {
      const outcome = await rename(recordingId, title.trim(), version);
      if (outcome.theirs) setTheirs(outcome.recording);
      else {
        onRenamed(outcome.recording);
        onClose();
      }
    });
    if (!done) setTheirs(undefined);
  };
  return (
    <Modal
      open
      title={t('rename')}
      okText={t('save')}
      cancelText={t('common:cancel')}
      okButtonProps={{ disabled: title.trim() === '', loading: busy }}
      footer={theirs ? null : undefined}
      onOk={() => void save(recording.version)} // Outcomes are told by `run`.
      onCancel={onClose}
      width={480}
    >
      <Form layout="vertical" onFinish={() => void save((theirs ?? recording).version)}>
        <Form.Item label={t('name')} htmlFor="recording-title">
          <Input
            id="recording-title"
            maxLength={120}
            autoFocus
            data-testid="recording-title"
            value={title}
            onChange={({ target }) => setTitle(target.value)}
          />
        </Form.Item>
      </Form>
      {theirs ? (
        <Alert
          type="warning"
          showIcon
          role="alert"
          data-testid="conflict"
          title={t('conflictTitle')}
          description={
            <>
              <p>{t('conflictText', { title: theirs.title })}</p>
              <div className="recording-buttons">
                <Button
                  onClick={() => {
                    onRenamed(theirs);
                    onClose();
                  }}
                >
                  {t('conflictKeep')}
                </Button>
                <Button
                  type="primary"
                  loading={busy}
                  disabled={title.trim() === ''}
                  onClick={() => void save(theirs.version)}
                >
                  {t('conflictSave')}
                </Button>
              </div>
            </>
          }
        />
      ) : null}
    </Modal>
  );
}

/** `theirs`: it was not renamed, as somebody else did so first; the recording is how they left it. */
async function rename(
  recordingId: string,
  title: string,
  version: number,
): Promise<{ recording: Recording; theirs: boolean }> {
  try {
    const body = { title };
    const params = { recordingId };
    const recording = await rest('PATCH /recordings/:recordingId', { params, body, version });
    return { recording, theirs: false };
  } catch (error) {
    if (PlenumError.from(error).code !== 'changed_meanwhile') throw error;
    return {
      recording: await rest('GET /recordings/:recordingId', { params: { recordingId } }),
      theirs: true,
    };
  }
}
