import { Button, Dropdown, Form, Input, Modal, Table } from 'antd';
import { BookmarkPlus, ChevronDown, Download } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attendance } from '../../../server/contract/api/history.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { navigate } from '../../app/use-route.ts';
import { PageHead } from '../../console/page-head.tsx';
import { Failed, Loading } from '../../console/states.tsx';
import { useAct } from '../../console/use-act.ts';
import { useTimes } from '../../console/use-times.ts';
import { idempotencyKeys, rest, saveFile, type AnswerOf } from '../../core/rest.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { formatMeetingId } from '../../../server/contract/meeting-id.ts';
import { MeetingRecordings } from '../recordings/meeting-recordings.tsx';
import { EventList } from './event-list.tsx';
import './history.css';

type RecordDetail = AnswerOf<'GET /history/:conferenceId'>;

/** One meeting that is over: who was there, what happened. */
export function RecordPage({ conferenceId }: { conferenceId: string }): ReactElement {
  const { t } = useTranslation('meetings');
  const load = useCallback(
    () => rest('GET /history/:conferenceId', { params: { conferenceId } }),
    [conferenceId],
  );
  const { value, error, reload } = useLoaded(load);
  const back = { href: '/history', label: t('area.history') };
  if (!value) {
    return (
      <>
        <PageHead title={t('meeting')} back={back} />
        {error ? <Failed error={error} onRetry={reload} /> : <Loading />}
      </>
    );
  }
  return (
    <>
      <PageHead title={value.subject} back={back}>
        <SaveAsTemplate record={value} />
        <ExportButton conferenceId={conferenceId} />
      </PageHead>
      <Summary record={value} />
      <MeetingRecordings conferenceId={conferenceId} />
      <section aria-labelledby="attendance" className="record-section">
        <h2 id="attendance">{t('attendance', { count: value.attendance.length })}</h2>
        <AttendanceList attendance={value.attendance} />
      </section>
      <section aria-labelledby="events" className="record-section">
        <h2 id="events">{t('events')}</h2>
        <EventList events={value.events} />
      </section>
    </>
  );
}

function Summary({ record }: { record: RecordDetail }): ReactElement {
  const { t } = useTranslation(['meetings', 'common']);
  const times = useTimes();
  const { startedAt, endedAt } = record;
  return (
    <dl className="sheet sheet-padded facts">
      <dt>{t('when')}</dt>
      <dd>
        {endedAt === null ? (
          times.moment(startedAt)
        ) : (
          <>
            {times.fullSpan(startedAt, endedAt)}
            <span className="quiet">
              {' '}
              · {times.length(Math.max(1, Math.round((endedAt - startedAt) / 60_000)))}
            </span>
          </>
        )}
      </dd>
      <dt>{t('common:meetingId')}</dt>
      <dd className="number">{formatMeetingId(record.meetingId)}</dd>
      <dt>{t('bookedBy')}</dt>
      <dd>{record.ownerName}</dd>
      <dt>{t('people')}</dt>
      <dd>{t('tookPartPeak', { count: record.participants, peak: record.peak })}</dd>
      <dt>{t('ended')}</dt>
      <dd>{record.endReason === null ? t('stillLive') : t(`endReason.${record.endReason}`)}</dd>
    </dl>
  );
}

function AttendanceList({ attendance }: { attendance: Attendance[] }): ReactElement {
  const { t } = useTranslation('meetings');
  const times = useTimes();
  const narrow = useMediaQuery('(max-width: 760px)');
  const stay = ({ joinedAt, leftAt }: Attendance): string =>
    leftAt === null ? t('stillIn') : times.length(Math.max(1, Math.round((leftAt - joinedAt) / 60_000)));
  const who = (person: Attendance): ReactElement => (
    <>
      {person.name}
      {person.role === 'host' ? <span className="host-mark"> {t('role.host')}</span> : null}
    </>
  );
  if (narrow) {
    return (
      <ul className="sheet attendance-cards">
        {attendance.map((person) => (
          <li key={`${person.participantId}/${person.joinedAt}`}>
            <strong>{who(person)}</strong>
            <span className="quiet">
              {[t(`kind.${person.kind}`), person.number].filter((part) => part !== '').join(' · ')}
            </span>
            <span className="number">
              {person.leftAt === null
                ? times.clock(person.joinedAt)
                : times.span(person.joinedAt, person.leftAt)}{' '}
              · {stay(person)}
            </span>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <Table<Attendance>
      className="sheet attendance-table"
      size="middle"
      dataSource={attendance}
      rowKey={(person) => `${person.participantId}/${person.joinedAt}`}
      pagination={attendance.length > 100 ? { pageSize: 100, showSizeChanger: false } : false}
      locale={{ emptyText: t('nobodyCame') }}
      columns={[
        { key: 'name', title: t('column.name'), render: (_, person) => who(person) },
        { key: 'number', title: t('column.number'), dataIndex: 'number', className: 'number' },
        { key: 'kind', title: t('column.kind'), render: (_, person) => t(`kind.${person.kind}`) },
        {
          key: 'joined',
          title: t('column.joined'),
          className: 'number',
          render: (_, person) => times.clock(person.joinedAt),
        },
        {
          key: 'left',
          title: t('column.left'),
          className: 'number',
          render: (_, person) => (person.leftAt === null ? '' : times.clock(person.leftAt)),
        },
        {
          key: 'stay',
          title: t('column.stay'),
          align: 'right',
          className: 'number',
          render: (_, person) => stay(person),
        },
      ]}
    />
  );
}

function ExportButton({ conferenceId }: { conferenceId: string }): ReactElement {
  const { t } = useTranslation('meetings');
  const language = useLanguage();
  const { busy, run } = useAct();
  const save = (format: 'xlsx' | 'csv') => async (): Promise<void> =>
    saveFile(
      await rest('GET /history/:conferenceId/attendance', {
        params: { conferenceId },
        query: { format, language },
      }),
    );
  const items = (['xlsx', 'csv'] as const).map((format) => ({
    key: format,
    label: t(`exportAs.${format}`),
    onClick: () => void run(save(format)), // Failures are told by `run`.
  }));
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button
        loading={busy}
        icon={<Download size={16} aria-hidden />}
        aria-haspopup="menu"
        data-testid="export"
      >
        {t('export')}
        <ChevronDown size={16} aria-hidden />
      </Button>
    </Dropdown>
  );
}

function SaveAsTemplate({ record }: { record: RecordDetail }): ReactElement {
  const { t } = useTranslation('meetings');
  const { busy, run } = useAct();
  const [name, setName] = useState<string | null>(null);
  const [keyFor] = useState(idempotencyKeys);
  const save = async (): Promise<void> => {
    const body = { conferenceId: record.conferenceId, name: (name ?? '').trim() };
    const done = await run(
      () => rest('POST /templates/from-history', { body, idempotencyKey: keyFor(body) }),
      t('templateSaved', { name: body.name }),
    );
    if (done) navigate('/templates');
  };
  return (
    <>
      <Button
        icon={<BookmarkPlus size={16} aria-hidden />}
        onClick={() => setName(record.subject.slice(0, 60))}
      >
        {t('saveTemplate')}
      </Button>
      <Modal
        open={name !== null}
        title={t('saveTemplate')}
        okText={t('save')}
        okButtonProps={{ disabled: (name ?? '').trim() === '', loading: busy }}
        onOk={() => void save()} // Outcomes are told by `run`.
        onCancel={() => setName(null)}
        width={420}
      >
        <Form layout="vertical" component={false}>
          <Form.Item label={t('field.templateName')} htmlFor="template-name" help={t('fromHistoryHint')}>
            <Input
              id="template-name"
              maxLength={60}
              value={name ?? ''}
              onChange={({ target }) => setName(target.value)}
            />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
