import { Alert, Button, Checkbox, Form, Input, Radio, Select } from 'antd';
import { useCallback, useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useTimes } from '../../console/use-times.ts';
import { rest } from '../../core/rest.ts';
import { useErrorText } from '../../i18n/use-language.ts';
import { formatMeetingId, isPin } from '../../../server/contract/meeting-id.ts';
import { dayOf } from '../time/wall-time.ts';
import { lastDay, startOf, type BookingValues } from './booking-values.ts';
import { InviteesField } from './invitees-field.tsx';
import { PinInput } from './pin-input.tsx';
import { ruleOf } from './recurrence.ts';
import { RepeatField } from './repeat-field.tsx';
import { RepeatPreview } from './repeat-preview.tsx';
import { SaveTemplate } from './save-template.tsx';
import { SettingsFields } from './settings-fields.tsx';
import { ClockField, DayField, LengthField } from './time-fields.tsx';
import { useFormErrors } from './use-form-errors.ts';
import { ZoneSelect } from './zone-select.tsx';
import './booking.css';

interface BookingFormProps {
  values: BookingValues;
  /** What is edited; null when it is booked anew. `series`: the repetition may be changed. */
  editing: { series: boolean; meetingId: string } | null;
  submitLabel: string;
  /** @throws what the server objects */
  onSubmit: (values: BookingValues) => Promise<void>;
  onLeave: () => void;
  /** Above the form. */
  children?: ReactNode;
}

export function BookingForm(props: BookingFormProps): ReactElement {
  const { editing, submitLabel, onSubmit, onLeave, children } = props;
  const { t } = useTranslation(['meetings', 'common']);
  const errorText = useErrorText();
  const [form] = Form.useForm<BookingValues>();
  const { refusal, refuse, forget } = useFormErrors(form);
  const [busy, setBusy] = useState(false);

  const submit = async (): Promise<void> => {
    setBusy(true);
    forget();
    try {
      await onSubmit({ ...props.values, ...form.getFieldsValue(true) } as BookingValues);
    } catch (error) {
      refuse(error, { startsAt: 'day', recurrence: 'repeat' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form<BookingValues>
      form={form}
      layout="vertical"
      initialValues={props.values}
      className="booking"
      requiredMark={false}
      scrollToFirstError={{ focus: true }}
      onFinish={() => void submit()} // Outcomes are state.
    >
      {children}
      <div className="booking-columns">
        <div className="sheet sheet-padded">
          <Form.Item
            name="subject"
            label={t('field.subject')}
            rules={[{ required: true, whitespace: true, message: t('subjectMissing') }]}
          >
            <Input maxLength={120} autoFocus={editing === null} data-testid="subject" />
          </Form.Item>
          <WhenFields editing={editing} />
          <Form.Item name="invitees" label={t('field.invitees')}>
            <InviteesField />
          </Form.Item>
          <Form.Item name="agenda" label={t('field.agenda')}>
            <Input.TextArea maxLength={2000} autoSize={{ minRows: 3, maxRows: 10 }} />
          </Form.Item>
        </div>
        <div className="sheet sheet-padded">
          <IdFields editing={editing} />
          <SettingsFields />
          <div className="setting-checks">
            <Form.Item name="notify" valuePropName="checked" noStyle>
              <Checkbox>{editing ? t('tellInvited') : t('sendInvitations')}</Checkbox>
            </Form.Item>
          </div>
        </div>
      </div>
      {refusal === null ? null : (
        <Alert type="error" role="alert" showIcon title={errorText(refusal)} className="booking-refusal" />
      )}
      <div className="booking-foot">
        <SaveTemplate valuesOf={() => ({ ...props.values, ...form.getFieldsValue(true) }) as BookingValues} />
        <span className="booking-foot-space" />
        <Button onClick={onLeave}>{t('leaveForm')}</Button>
        <Button type="primary" htmlType="submit" loading={busy} data-testid="submit-booking">
          {submitLabel}
        </Button>
      </div>
    </Form>
  );
}

function WhenFields({ editing }: Pick<BookingFormProps, 'editing'>): ReactElement {
  const { t } = useTranslation('meetings');
  const times = useTimes();
  const form = Form.useFormInstance<BookingValues>();
  const day = Form.useWatch('day', form) as string | undefined;
  const time = Form.useWatch('time', form) as string | undefined;
  const zone = Form.useWatch('timeZone', form) as string | undefined;
  const length = Form.useWatch('durationMinutes', form) as number | undefined;
  const repeat = Form.useWatch('repeat', form) as BookingValues['repeat'] | undefined;
  const rule = day && zone && repeat ? ruleOf(repeat, day, zone) : null;
  const [opened] = useState(() => Date.now());
  const today = dayOf(opened, zone ?? times.timeZone);
  const series = editing === null || editing.series;
  return (
    <>
      <div className="when-fields">
        <Form.Item name="day" label={t('field.day')}>
          <DayField {...(editing ? {} : { first: today })} last={lastDay(today)} />
        </Form.Item>
        <Form.Item name="time" label={t('field.time')}>
          <ClockField />
        </Form.Item>
        <Form.Item name="durationMinutes" label={t('field.length')}>
          <LengthField />
        </Form.Item>
      </div>
      <Form.Item name="timeZone" label={t('field.timeZone')}>
        <ZoneSelect />
      </Form.Item>
      <Form.Item name="repeat" label={t('field.repeat')} hidden={!series}>
        <RepeatField start={day ?? times.today} />
      </Form.Item>
      {series && rule !== null && day && time && zone && length ? (
        <RepeatPreview
          startsAt={startOf({ day, time })}
          timeZone={zone}
          durationMinutes={length}
          recurrence={rule}
        />
      ) : null}
    </>
  );
}

function IdFields({ editing }: Pick<BookingFormProps, 'editing'>): ReactElement {
  const { t } = useTranslation(['meetings', 'common', 'join']);
  const form = Form.useFormInstance<BookingValues>();
  const idKind = Form.useWatch('idKind', { form, preserve: true }) as BookingValues['idKind'] | undefined;
  const pins = Form.useWatch('pins', { form, preserve: true }) as BookingValues['pins'] | undefined;
  const loadRooms = useCallback(
    () => (editing ? Promise.resolve({ items: [] }) : rest('GET /my/vmrs')),
    [editing],
  );
  const { value: rooms } = useLoaded(loadRooms);
  const vmrs = rooms?.items ?? [];
  const pinRule = {
    validator: (_: unknown, pin: string | undefined) =>
      pin === undefined || pin === '' || isPin(pin)
        ? Promise.resolve()
        : Promise.reject(new Error(t('join:pinMalformed'))),
  };
  const kinds =
    vmrs.length > 0 ? (['random', 'personal', 'vmr'] as const) : (['random', 'personal'] as const);
  return (
    <>
      {editing ? (
        <Form.Item label={t('common:meetingId')}>
          <span className="number">{formatMeetingId(editing.meetingId)}</span>
        </Form.Item>
      ) : (
        <Form.Item name="idKind" label={t('common:meetingId')}>
          <Radio.Group
            className="stacked-radios"
            options={kinds.map((value) => ({ value, label: t(`idKind.${value}`) }))}
          />
        </Form.Item>
      )}
      {idKind === 'vmr' && !editing ? (
        <Form.Item name="vmrId" label={t('field.vmr')} rules={[{ required: true, message: t('vmrMissing') }]}>
          <Select
            options={vmrs.map(({ vmrId, name, meetingId, capacity }) => ({
              value: vmrId,
              label: `${name} · ${formatMeetingId(meetingId)} · ${t('upTo', { count: capacity })}`,
            }))}
          />
        </Form.Item>
      ) : null}
      {idKind === 'random' ? (
        <>
          {editing ? null : (
            <Form.Item name="pins" label={t('field.pins')}>
              <Radio.Group
                options={(['made', 'own'] as const).map((value) => ({ value, label: t(`pins.${value}`) }))}
              />
            </Form.Item>
          )}
          {pins === 'own' ? (
            <div className="pin-fields">
              <Form.Item name="hostPin" label={t('common:hostPin')} rules={[pinRule]}>
                <PinInput placeholder={t('pinMade')} />
              </Form.Item>
              <Form.Item name="guestPin" label={t('common:guestPin')} rules={[pinRule]}>
                <PinInput placeholder={t('common:noPin')} />
              </Form.Item>
            </div>
          ) : null}
        </>
      ) : (
        <p className="quiet booking-hint">{t('roomPins')}</p>
      )}
    </>
  );
}
