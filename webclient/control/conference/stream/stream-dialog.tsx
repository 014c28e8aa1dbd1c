import { App, Button, Modal } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Stream } from '../../../../server/contract/api/streams.ts';
import { type ErrorCode, PlenumError } from '../../../../server/contract/errors.ts';
import { rest } from '../../../core/rest.ts';
import { useErrorText } from '../../../i18n/use-language.ts';
import { Spinner } from '../../../ui/spinner.tsx';
import { useConsole } from '../../desk-context.ts';
import { Destinations } from './destinations.tsx';
import { changeOf, formOf, problemOf, type StreamForm } from './stream-form.ts';
import { StreamPage } from './stream-page.tsx';
import { useStream } from './use-stream.ts';
import './stream.css';

const everyMs = 3000;

/** Where the live stream goes, who may watch it, and how each of that stands. */
export function StreamDialog({ onClose }: { onClose: () => void }): ReactElement {
  const { t } = useTranslation('control');
  const errorText = useErrorText();
  const conferenceId = useConsole(({ snapshot }) => snapshot?.conferenceId ?? null);
  const { stream, problem, set } = useStream(conferenceId, everyMs);
  if (!stream || conferenceId === null) {
    return (
      <Modal open title={t('stream.title')} footer={null} onCancel={onClose}>
        {problem ? <p role="alert">{errorText(problem)}</p> : <Spinner size={24} />}
      </Modal>
    );
  }
  return (
    <Editor
      // What somebody else has saved is seen before it is written over.
      key={stream.version}
      {...{ conferenceId, stream, onClose }}
      onSaved={set}
    />
  );
}

interface EditorProps {
  conferenceId: string;
  stream: Stream;
  onClose: () => void;
  onSaved: (stream: Stream) => void;
}

function Editor({ conferenceId, stream, onClose, onSaved }: EditorProps): ReactElement {
  const { t } = useTranslation('control');
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [form, setForm] = useState(() => formOf(stream));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ErrorCode | null>(null);
  const change = (part: Partial<StreamForm>): void => setForm((before) => ({ ...before, ...part }));
  const save = async (): Promise<void> => {
    setTried(true);
    if (busy || form.destinations.some((one) => problemOf(one) !== null)) return;
    setBusy(true);
    try {
      const saved = await rest('PUT /conferences/:conferenceId/stream', {
        params: { conferenceId },
        body: changeOf(form),
        version: stream.version,
      });
      void message.success(t('stream.saved')); // Resolves when the message is gone.
      onSaved(saved);
    } catch (error) {
      setRefusal(PlenumError.from(error).code);
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={620}
      title={t('stream.title')}
      onCancel={onClose}
      footer={[
        <Button key="close" onClick={onClose}>
          {t('stream.cancel')}
        </Button>,
        <Button
          key="save"
          type="primary"
          loading={busy}
          data-testid="stream-save"
          onClick={() => void save()}
        >
          {t('stream.save')}
        </Button>,
      ]}
    >
      <div className="stream" data-testid="stream-dialog">
        <StreamPage {...{ stream, form, change }} />
        <Destinations
          stream={stream}
          destinations={form.destinations}
          tried={tried}
          onChange={(destinations) => change({ destinations })}
        />
        {refusal === null ? null : (
          <p className="stream-refusal" role="alert">
            {errorText(refusal)}
          </p>
        )}
      </div>
    </Modal>
  );
}
