import { Button, Popconfirm } from 'antd';
import { KeyRound, Link2, Link2Off } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordingShare } from '../../../server/contract/api/recordings.ts';
import { useAct } from '../../console/use-act.ts';
import { rest } from '../../core/rest.ts';
import { useAmounts } from '../use-amounts.ts';

interface ShareListProps {
  recordingId: string;
  shares: readonly RecordingShare[];
  onChanged: () => void;
}

/** The links there are, how often they were opened, and a way to take each back. */
export function ShareList({ recordingId, shares, onChanged }: ShareListProps): ReactElement {
  const { t } = useTranslation('recordings');
  const { run } = useAct();
  if (shares.length === 0) return <p className="quiet">{t('noLinks')}</p>;
  const takeBack = async (shareId: string): Promise<void> => {
    const params = { recordingId, shareId };
    const work = () => rest('DELETE /recordings/:recordingId/shares/:shareId', { params });
    if (await run(work, t('takenBack'))) onChanged();
  };
  return (
    <ul className="shares">
      {shares.map((share) => (
        <li key={share.shareId} data-testid="share">
          <ShareFacts share={share} />
          <Popconfirm
            title={t('takeBackQuestion')}
            okText={t('takeBack')}
            okButtonProps={{ danger: true }}
            cancelText={t('keepLink')}
            onConfirm={() => void takeBack(share.shareId)} // Outcomes are told by `run`.
          >
            <Button danger data-testid="take-back">
              {t('takeBack')}
            </Button>
          </Popconfirm>
        </li>
      ))}
    </ul>
  );
}

function ShareFacts({ share }: { share: RecordingShare }): ReactElement {
  const { t } = useTranslation('recordings');
  const { dateTime } = useAmounts();
  const { createdAt, createdBy, expiresAt, hasPin, opened } = share;
  const [now] = useState(Date.now);
  const expired = expiresAt !== null && expiresAt <= now;
  const Icon = expired ? Link2Off : Link2;
  const until =
    expiresAt === null
      ? t('linkForever')
      : t(expired ? 'linkExpired' : 'linkUntil', { when: dateTime(expiresAt) });
  return (
    <div className="share-facts">
      <p>
        <Icon size={16} aria-hidden />
        {t('linkBy', { when: dateTime(createdAt), name: createdBy })}
      </p>
      <p className="quiet">
        <span className={expired ? 'share-expired' : undefined}>{until}</span>
        <span>
          {hasPin ? <KeyRound size={14} aria-hidden /> : null}
          {hasPin ? t('withPin') : t('withoutPin')}
        </span>
        <span>{t('opened', { count: opened })}</span>
      </p>
    </div>
  );
}
