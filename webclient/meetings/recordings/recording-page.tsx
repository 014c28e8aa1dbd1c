import { Button } from 'antd';
import { Link2, Pencil, Trash2 } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordingDetail } from '../../../server/contract/api/recordings.ts';
import { navigate, useSearch } from '../../app/use-route.ts';
import { PageHead } from '../../console/page-head.tsx';
import { Failed, Loading } from '../../console/states.tsx';
import { rest } from '../../core/rest.ts';
import { isOver } from '../../recordings/deletion.ts';
import { DeletionNote } from '../../recordings/deletion-note.tsx';
import { Downloads } from '../../recordings/downloads.tsx';
import { Player } from '../../recordings/player/player.tsx';
import { sourcesOf, type Sources } from '../../recordings/player/sources.ts';
import { RenameDialog } from '../../recordings/rename-dialog.tsx';
import { ShareDialog } from '../../recordings/sharing/share-dialog.tsx';
import { isMoving, possibleWith } from '../../recordings/state.ts';
import { useDeletion } from '../../recordings/use-deletion.tsx';
import { useRefresh } from '../../recordings/use-refresh.ts';
import { useRetry } from '../../recordings/use-retry.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { fromOf, pathOf } from './back.ts';
import { NotYet } from './not-yet.tsx';
import { RecordingFacts } from './recording-facts.tsx';
import '../../recordings/texts.ts';
import '../../recordings/recordings.css';
import '../list/list.css';
import './recording-page.css';

/** One recording: played, or how it stands with it; and what can be done with it. */
export function RecordingPage({ recordingId }: { recordingId: string }): ReactElement {
  const { t } = useTranslation('recordings');
  const from = fromOf(useSearch());
  const back = { href: pathOf(from), label: t(`back.${from.kind}`) };
  const load = useCallback(
    () => rest('GET /recordings/:recordingId', { params: { recordingId } }),
    [recordingId],
  );
  const loaded = useLoaded(load);
  const { value, error, reload } = loaded;
  useRefresh(value !== undefined && isMoving(value), loaded);
  if (!value) {
    return (
      <>
        <PageHead title={t('recording')} back={back} />
        {error ? <Failed error={error} onRetry={reload} /> : <Loading />}
      </>
    );
  }
  return <Detail recording={value} back={back} load={load} onChanged={reload} />;
}

interface DetailProps {
  recording: RecordingDetail;
  back: { href: string; label: string };
  /** Kept the same. */
  load: () => Promise<RecordingDetail>;
  onChanged: () => void;
}

function Detail({ recording, back, load, onChanged }: DetailProps): ReactElement {
  const { t } = useTranslation('recordings');
  const [open, setOpen] = useState<'rename' | 'share' | null>(null);
  const { retry, busy } = useRetry(onChanged);
  const deleting = useDeletion(({ failed }) => {
    if (failed.length === 0) navigate(back.href, { replace: true });
  });
  const { recordingId, title } = recording;
  const possible = possibleWith(recording);
  const sources = possible.play ? sourcesOf(recording) : null;
  return (
    <>
      <PageHead title={title} back={back}>
        {possible.play ? (
          <Button icon={<Link2 size={16} aria-hidden />} data-testid="share" onClick={() => setOpen('share')}>
            {t('share')}
          </Button>
        ) : null}
        <Button
          icon={<Pencil size={16} aria-hidden />}
          data-testid="rename"
          onClick={() => setOpen('rename')}
        >
          {t('rename')}
        </Button>
        {possible.remove ? (
          <Button
            danger
            icon={<Trash2 size={16} aria-hidden />}
            disabled={deleting.deletion !== null && !isOver(deleting.deletion)}
            data-testid="delete"
            onClick={() => deleting.ask([recording])}
          >
            {t('delete')}
          </Button>
        ) : null}
      </PageHead>
      <DeletionNote deleting={deleting} />
      {sources === null ? (
        <NotYet recording={recording} busy={busy} onRetry={() => retry(recordingId)} />
      ) : (
        <Playing recording={recording} sources={sources} load={load} />
      )}
      <div className="recording-below">
        <RecordingFacts recording={recording} />
        {sources === null ? null : (
          <Downloads
            load={load}
            playable={recording}
            sd={recording.sd}
            {...(possible.retry ? { onRetry: () => retry(recordingId) } : {})}
          />
        )}
      </div>
      {open === 'rename' ? (
        <RenameDialog recording={recording} onClose={() => setOpen(null)} onRenamed={onChanged} />
      ) : null}
      {open === 'share' ? <ShareDialog recording={recording} onClose={() => setOpen(null)} /> : null}
    </>
  );
}

interface PlayingProps {
  recording: RecordingDetail;
  sources: Sources;
  load: () => Promise<RecordingDetail>;
}

function Playing({ recording, sources, load }: PlayingProps): ReactElement {
  const { recordingId, title, kind, lengthMs, thumbnail } = recording;
  return (
    <Player
      id={recordingId}
      {...{ title, kind, lengthMs, sources }}
      poster={thumbnail}
      playable={recording}
      refresh={load}
    />
  );
}
