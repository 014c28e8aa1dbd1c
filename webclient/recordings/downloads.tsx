import { Download, RotateCcw } from 'lucide-react';
import { useState, type MouseEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Playable, Recording, RecordingFile } from '../../server/contract/api/recordings.ts';
import { PlenumError, type ErrorCode } from '../../server/contract/errors.ts';
import { useErrorText } from '../i18n/use-language.ts';
import { Button } from '../ui/button.tsx';
import { useAmounts } from './use-amounts.ts';
import './downloads.css';

interface DownloadsProps {
  playable: Playable;
  /** How it stands with SD; null: there will be none. */
  sd: Recording['sd'];
  /** The same with addresses that are good. */
  load: () => Promise<Playable>;
  /** Has SD made once more. */
  onRetry?: () => void;
}

const offered = {
  'video.mp4': 'video',
  'share.mp4': 'share',
  'sd.mp4': 'sd',
  'sound.m4a': 'sound',
} as const;
type Offered = keyof typeof offered;
const order = Object.keys(offered) as Offered[];

/** The files to take along, with their sizes. */
export function Downloads({ playable, sd, load, onRetry }: DownloadsProps): ReactElement | null {
  const { t } = useTranslation('recordings');
  const errorText = useErrorText();
  const [problem, setProblem] = useState<ErrorCode | null>(null);
  const files = order.flatMap((name) => playable.files.filter((file) => file.name === name));
  const save = async (name: RecordingFile['name']): Promise<void> => {
    setProblem(null);
    try {
      const fresh = (await load()).files.find((file) => file.name === name);
      if (!fresh) throw new PlenumError('recording_file_unknown');
      follow(fresh.download);
    } catch (error) {
      setProblem(PlenumError.from(error).code);
    }
  };
  const waiting = sd !== null && sd.state !== 'ready';
  if (files.length === 0 && !waiting) return null;
  return (
    <section className="downloads" aria-labelledby="downloads">
      <h2 id="downloads">{t('downloads')}</h2>
      <ul>
        {files.map((file) => (
          <FileRow key={file.name} file={file} onSave={() => void save(file.name)} />
        ))}
        {waiting ? (
          <li className="quiet">
            <span>{t('files.sd')}</span>
            {sd.state === 'failed' ? (
              <>
                <span className="download-failed">{t('sdFailed')}</span>
                {onRetry ? (
                  <Button onClick={onRetry}>
                    <RotateCcw size={16} aria-hidden />
                    {t('tryAgain')}
                  </Button>
                ) : null}
              </>
            ) : (
              <span>
                {sd.state === 'processing' ? t('sdComing', { percent: sd.percent }) : t('sdWaiting')}
              </span>
            )}
          </li>
        ) : null}
      </ul>
      {problem === null ? null : (
        <p className="field-error" role="alert">
          {errorText(problem)}
        </p>
      )}
    </section>
  );
}

function FileRow({ file, onSave }: { file: RecordingFile; onSave: () => void }): ReactElement {
  const { t } = useTranslation('recordings');
  const { bytes } = useAmounts();
  const name = t(`files.${offered[file.name as Offered]}`);
  const size = bytes(file.bytes);
  // Its address may have expired while the page was open: a new one is asked for. It stays a link, to be copied.
  const click = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onSave();
  };
  return (
    <li>
      <span>{name}</span>
      <span className="download-size">{size}</span>
      <a
        className="button"
        href={file.download}
        download
        aria-label={t('downloadNamed', { name, size })}
        data-testid={`download-${file.name}`}
        onClick={click}
      >
        <Download size={18} aria-hidden />
        {t('downloads')}
      </a>
    </li>
  );
}

function follow(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}
