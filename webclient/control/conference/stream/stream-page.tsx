import { InputNumber, Radio, Select, Switch } from 'antd';
import { Eye } from 'lucide-react';
import { useId, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Stream } from '../../../../server/contract/api/streams.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Sign } from '../../sign.tsx';
import type { StreamForm } from './stream-form.ts';

// The server's own lists would bring its schemas along.
const formats = ['4cif', '720p', '1080p'] as const satisfies readonly Stream['format'][];
const audiences = ['everyone', 'enterprise', 'pin'] as const satisfies readonly Stream['whoMayWatch'][];

interface StreamPageProps {
  stream: Stream;
  form: StreamForm;
  change: (part: Partial<StreamForm>) => void;
}

/** The page of this server: its address, who may watch, and how many. */
export function StreamPage({ stream, form, change }: StreamPageProps): ReactElement {
  const { t } = useTranslation('control');
  const id = useId();
  return (
    <section className="stream-part">
      <div className="part-line">
        <span className="part-line-text" id={`${id}-page`}>
          <strong>{t('stream.page')}</strong>
          <small>{t('stream.pageNote')}</small>
        </span>
        {stream.state === 'on' && stream.page ? (
          <Sign icon={Eye}>{t('stream.watching', { count: stream.viewers })}</Sign>
        ) : null}
        <Switch
          checked={form.page}
          aria-labelledby={`${id}-page`}
          data-testid="stream-page"
          onChange={(page) => change({ page })}
        />
      </div>
      {form.page ? (
        <>
          <div className="copy-line stream-link">
            <span className="copy-line-value" data-testid="stream-link" aria-label={t('stream.link')}>
              {stream.link}
            </span>
            <CopyButton text={stream.link} label={t('stream.copy')} iconOnly />
          </div>
          <fieldset className="stream-who">
            <legend>{t('stream.who')}</legend>
            <Radio.Group
              value={form.whoMayWatch}
              onChange={({ target }) => {
                const whoMayWatch = audiences.find((one) => one === target.value);
                if (whoMayWatch) change({ whoMayWatch });
              }}
            >
              {audiences.map((audience) => (
                <Radio
                  key={audience}
                  value={audience}
                  disabled={audience === 'pin' && !stream.pinIsSet}
                  data-testid={`stream-who-${audience}`}
                >
                  {t(`stream.audience.${audience}`)}
                </Radio>
              ))}
            </Radio.Group>
          </fieldset>
          <label className="part-line">
            <span className="part-line-text">{t('stream.mostViewers')}</span>
            <InputNumber
              min={1}
              max={100_000}
              precision={0}
              value={form.mostViewers}
              data-testid="stream-most"
              onChange={(mostViewers) => {
                if (mostViewers !== null) change({ mostViewers });
              }}
            />
          </label>
        </>
      ) : null}
      <div className="part-line">
        <label className="part-line-text" htmlFor={`${id}-format`}>
          <span>{t('stream.format')}</span>
          {stream.state === 'off' ? null : <small>{t('stream.formatNote')}</small>}
        </label>
        <Select
          id={`${id}-format`}
          className="stream-format"
          value={form.format}
          options={formats.map((value) => ({ value, label: t(`stream.formats.${value}`) }))}
          onChange={(format) => change({ format })}
        />
      </div>
    </section>
  );
}
