import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../../server/contract/api/history.ts';
import { useParams } from '../hooks/location.ts';
import { useFormat } from '../hooks/use-format.ts';
import { Facts } from '../parts/facts.tsx';
import { SideDrawer } from '../parts/side-drawer.tsx';
import { detailLines } from './detail-lines.ts';
import { useActionText } from './use-action-text.ts';

/** One entry with what changed. */
export function AuditDrawer({ entry }: { entry: AuditEntry | undefined }): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const actionText = useActionText();
  return (
    <SideDrawer
      title={entry ? actionText(entry.action) : t('pageNames.audit')}
      open={entry !== undefined}
      onClose={() => params.set({ open: null })}
      testId="audit-drawer"
    >
      {entry ? <Details entry={entry} /> : null}
    </SideDrawer>
  );
}

function Details({ entry }: { entry: AuditEntry }): ReactElement {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const lines = detailLines(entry.detail);
  return (
    <>
      <Facts
        items={[
          [t('meeting.time'), format.dateTime(entry.at)],
          [t('audit.actor'), entry.actorKind === 'system' ? t('history.system') : entry.actorName],
          [t('audit.actorKind'), t(`audit.actorKinds.${entry.actorKind}`)],
          [t('audit.address'), entry.address || '–'],
          [t('audit.target'), entry.targetName || '–'],
          [t('audit.targetId'), <code key="id">{entry.targetId || '–'}</code>],
          [t('audit.code'), <code key="code">{entry.action}</code>],
        ]}
      />
      <section className="admin-drawer-section">
        <h3>{t('audit.detail')}</h3>
        {lines.length === 0 ? (
          <p className="quiet">{t('audit.noDetail')}</p>
        ) : (
          <Facts items={lines.map(({ path, value }) => [path, value === '' ? t('conflict.empty') : value])} />
        )}
      </section>
    </>
  );
}
