import { Button, Input } from 'antd';
import {
  CircleCheck,
  CircleOff,
  LoaderCircle,
  Plus,
  Trash2,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import { useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Stream, StreamDestinationView } from '../../../../server/contract/api/streams.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { Sign, type SignTone } from '../../sign.tsx';
import { type DestinationForm, problemOf } from './stream-form.ts';

const most = 5;

interface DestinationsProps {
  stream: Stream;
  destinations: readonly DestinationForm[];
  /** Saving was tried: what is missing is said. */
  tried: boolean;
  onChange: (destinations: readonly DestinationForm[]) => void;
}

/** Servers that the stream is sent to, and how each stands. */
export function Destinations({ stream, destinations, tried, onChange }: DestinationsProps): ReactElement {
  const { t } = useTranslation('control');
  const made = useRef(0);
  const add = (): void => {
    const id = `new-${++made.current}`;
    onChange([...destinations, { id, destinationId: null, name: '', address: '', key: '' }]);
  };
  return (
    <section className="stream-part">
      <h3>{t('stream.destinations')}</h3>
      {destinations.length === 0 ? <p className="quiet">{t('stream.destinationsNone')}</p> : null}
      <ul className="stream-destinations">
        {destinations.map((one) => (
          <Destination
            key={one.id}
            form={one}
            known={stream.destinations.find(({ destinationId }) => destinationId === one.destinationId)}
            tried={tried}
            onChange={(part) =>
              onChange(destinations.map((other) => (other.id === one.id ? { ...other, ...part } : other)))
            }
            onRemove={() => onChange(destinations.filter((other) => other.id !== one.id))}
          />
        ))}
      </ul>
      {destinations.length >= most ? null : (
        <Button icon={<Plus size={15} aria-hidden />} data-testid="stream-add" onClick={add}>
          {t('stream.add')}
        </Button>
      )}
    </section>
  );
}

interface DestinationProps {
  form: DestinationForm;
  /** As the server has it; undefined: it is new. */
  known: StreamDestinationView | undefined;
  tried: boolean;
  onChange: (part: Partial<DestinationForm>) => void;
  onRemove: () => void;
}

function Destination({ form, known, tried, onChange, onRemove }: DestinationProps): ReactElement {
  const { t } = useTranslation('control');
  const problem = tried ? problemOf(form) : null;
  const remove = t('stream.remove', { name: form.name === '' ? t('stream.newServer') : form.name });
  const hint = known?.keyHint ? ` (…${known.keyHint})` : '';
  return (
    <li className="stream-destination" data-testid="stream-destination" data-state={known?.status.state}>
      <div className="stream-destination-head">
        <Input
          aria-label={t('stream.name')}
          placeholder={t('stream.name')}
          maxLength={60}
          value={form.name}
          status={problem === 'nameWrong' ? 'error' : ''}
          data-testid="stream-name"
          onChange={({ target }) => onChange({ name: target.value })}
        />
        <Button
          icon={<Trash2 size={15} aria-hidden />}
          aria-label={remove}
          title={remove}
          onClick={onRemove}
        />
      </div>
      <Input
        aria-label={t('stream.address')}
        placeholder={t('stream.addressHint')}
        maxLength={500}
        value={form.address}
        status={problem === 'addressWrong' ? 'error' : ''}
        inputMode="url"
        data-testid="stream-address"
        onChange={({ target }) => onChange({ address: target.value })}
      />
      <Input.Password
        aria-label={t('stream.key')}
        placeholder={known?.hasKey ? t('stream.keyKept', { hint }) : t('stream.key')}
        maxLength={500}
        // No password of this page.
        autoComplete="new-password"
        value={form.key}
        data-testid="stream-key"
        onChange={({ target }) => onChange({ key: target.value })}
      />
      {problem ? <p className="stream-refusal">{t(`stream.${problem}`)}</p> : null}
      {known ? <Status status={known.status} /> : null}
    </li>
  );
}

const signs: Record<StreamDestinationView['status']['state'], { icon: LucideIcon; tone: SignTone }> = {
  off: { icon: CircleOff, tone: 'quiet' },
  connecting: { icon: LoaderCircle, tone: 'busy' },
  on: { icon: CircleCheck, tone: 'good' },
  broken: { icon: TriangleAlert, tone: 'bad' },
};

function Status({ status }: Pick<StreamDestinationView, 'status'>): ReactElement {
  const { t } = useTranslation('control');
  const language = useLanguage();
  const { icon, tone } = signs[status.state];
  const timeText = (at: number): string =>
    new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { timeStyle: 'medium' }).format(at);
  return (
    <div className="stream-status" role="status">
      <Sign icon={icon} tone={tone}>
        {t(`stream.status.${status.state}`)}
      </Sign>
      {status.state === 'broken' ? (
        <small>
          {t(`stream.fault.${status.fault}`)} {t('stream.retryAt', { time: timeText(status.retryAt) })}
        </small>
      ) : null}
    </div>
  );
}
