import { App, Button } from 'antd';
import { LayoutTemplate, Pencil, Plus, Trash2 } from 'lucide-react';
import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Template } from '../../../server/contract/api/booking.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { Link } from '../../app/link.tsx';
import { navigate } from '../../app/use-route.ts';
import { PageHead } from '../../console/page-head.tsx';
import { Empty, Failed, Loading } from '../../console/states.tsx';
import { useAct } from '../../console/use-act.ts';
import { useTimes } from '../../console/use-times.ts';
import { rest } from '../../core/rest.ts';
import './templates.css';

export function TemplatesPage(): ReactElement {
  const { t } = useTranslation('meetings');
  const load = useCallback(() => rest('GET /templates'), []);
  const { value, error, reload } = useLoaded(load);
  const items = value?.items ?? [];
  return (
    <>
      <PageHead title={t('area.templates')}>
        <Link className="ant-btn-link-primary" href="/templates/new" data-testid="new-template">
          <Plus size={18} aria-hidden />
          {t('newTemplate')}
        </Link>
      </PageHead>
      {value === undefined ? (
        error ? (
          <Failed error={error} onRetry={reload} />
        ) : (
          <div className="sheet">
            <Loading />
          </div>
        )
      ) : items.length === 0 ? (
        <div className="sheet">
          <Empty
            icon={<LayoutTemplate size={28} aria-hidden />}
            title={t('noTemplates')}
            text={t('noTemplatesText')}
          >
            <Link className="ant-btn-link-primary" href="/templates/new">
              {t('newTemplate')}
            </Link>
          </Empty>
        </div>
      ) : (
        <ul className="sheet templates">
          {items.map((template) => (
            <TemplateRow key={template.templateId} template={template} onDeleted={reload} />
          ))}
        </ul>
      )}
    </>
  );
}

function TemplateRow({ template, onDeleted }: { template: Template; onDeleted: () => void }): ReactElement {
  const { t } = useTranslation('meetings');
  const times = useTimes();
  const { modal } = App.useApp();
  const { run } = useAct();
  const { templateId, name } = template;
  const facts = [
    template.subject,
    times.length(template.durationMinutes),
    t('invitedCount', { count: template.invitees.length }),
  ];
  const remove = (): void => {
    modal.confirm({
      title: t('deleteTemplate', { name }),
      content: t('deleteTemplateText'),
      okText: t('delete'),
      okButtonProps: { danger: true },
      cancelText: t('keep'),
      onOk: async () => {
        const done = await run(
          () => rest('DELETE /templates/:templateId', { params: { templateId } }),
          t('deleted'),
        );
        if (done) onDeleted();
      },
    });
  };
  return (
    <li className="template-row" data-testid="template">
      <div className="template-what">
        <Link className="meeting-subject" href={`/templates/${templateId}`}>
          {name}
        </Link>
        <p className="quiet template-facts">{facts.join(' · ')}</p>
      </div>
      <div className="template-actions">
        <Button onClick={() => navigate(`/meetings/book?template=${encodeURIComponent(templateId)}`)}>
          {t('bookWith')}
        </Button>
        <Button
          type="text"
          aria-label={t('editNamed', { name })}
          icon={<Pencil size={16} aria-hidden />}
          onClick={() => navigate(`/templates/${templateId}`)}
        />
        <Button
          type="text"
          danger
          aria-label={t('deleteNamed', { name })}
          icon={<Trash2 size={16} aria-hidden />}
          onClick={remove}
        />
      </div>
    </li>
  );
}
