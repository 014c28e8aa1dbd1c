import { Button, Checkbox, Form } from 'antd';
import { CircleDot } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Vmr } from '../../../server/contract/api/terminals.ts';
import { navigate } from '../../app/use-route.ts';
import { rest } from '../../core/rest.ts';
import { invitationLink } from '../../join/invitation.ts';
import { rememberPins } from '../../join/meeting-pins.ts';
import { RoomFacts } from './room-facts.tsx';
import { PinFields, RoomFormFoot } from './room-form.tsx';
import { useRoomForm } from './use-room-form.ts';

/** A VMR somebody owns: they start meetings in it, and change its PINs and waiting room. */
export function VmrCard({ vmr, onChanged }: { vmr: Vmr; onChanged: () => void }): ReactElement {
  const { t } = useTranslation('meetings');
  const [editing, setEditing] = useState(false);
  const [form] = Form.useForm<Editable>();
  const { hostPin, guestPin, waitingRoom } = vmr;
  const { busy, refusal, conflict, save } = useRoomForm(
    form,
    { hostPin, guestPin, waitingRoom },
    (changes) =>
      rest('PATCH /my/vmrs/:vmrId', { params: { vmrId: vmr.vmrId }, body: changes, version: vmr.version }),
    onChanged,
  );
  const start = (): void => {
    rememberPins(vmr.meetingId, { host: hostPin, guest: guestPin });
    navigate(`/m/${vmr.meetingId}`);
  };
  return (
    <section className="sheet sheet-padded my-room" aria-label={vmr.name}>
      <div className="my-room-head">
        <div>
          <h3>{vmr.name}</h3>
          <p className="quiet">{t('upTo', { count: vmr.capacity })}</p>
          {vmr.live > 0 ? (
            <p className="my-room-live">
              <CircleDot size={15} aria-hidden />
              {t('liveWith', { count: vmr.live })}
            </p>
          ) : null}
        </div>
        <Button onClick={start}>{vmr.live > 0 ? t('join') : t('start')}</Button>
      </div>
      <RoomFacts
        meetingId={vmr.meetingId}
        hostPin={hostPin}
        guestPin={guestPin}
        link={invitationLink(location.origin, vmr)}
      />
      {editing ? (
        <Form<Editable>
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ hostPin, guestPin, waitingRoom }}
          onFinish={() => void save()} // Outcomes are state.
        >
          <PinFields />
          <Form.Item name="waitingRoom" valuePropName="checked">
            <Checkbox>{t('field.waitingRoom')}</Checkbox>
          </Form.Item>
          <RoomFormFoot
            busy={busy}
            refusal={refusal}
            conflict={conflict}
            onReload={onChanged}
            onLeave={() => setEditing(false)}
          />
        </Form>
      ) : (
        <>
          {waitingRoom ? (
            <ul className="my-room-settings">
              <li>{t('waitingRoomOn')}</li>
            </ul>
          ) : null}
          <div>
            <Button onClick={() => setEditing(true)}>{t('changeRoom')}</Button>
          </div>
        </>
      )}
    </section>
  );
}

interface Editable {
  hostPin: string;
  guestPin: string;
  waitingRoom: boolean;
}
