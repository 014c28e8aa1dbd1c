import { Button, Form } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonalRoom } from '../../../server/contract/api/booking.ts';
import { navigate } from '../../app/use-route.ts';
import { rest } from '../../core/rest.ts';
import { rememberPins } from '../../join/meeting-pins.ts';
import { SettingsFields } from '../booking/settings-fields.tsx';
import { RoomFacts } from './room-facts.tsx';
import { PinFields, RoomFormFoot } from './room-form.tsx';
import { useRoomForm } from './use-room-form.ts';

interface PersonalRoomCardProps {
  room: PersonalRoom;
  onSaved: (room: PersonalRoom) => void;
  onReload: () => void;
}

export function PersonalRoomCard({ room, onSaved, onReload }: PersonalRoomCardProps): ReactElement {
  const { t } = useTranslation('meetings');
  const [editing, setEditing] = useState(false);
  const [form] = Form.useForm<Editable>();
  const before = editableOf(room);
  const { busy, refusal, conflict, save } = useRoomForm(
    form,
    before,
    (changes) => rest('PATCH /my/room', { body: changes, version: room.version }),
    onSaved,
  );
  const start = (): void => {
    rememberPins(room.meetingId, { host: room.hostPin, guest: room.guestPin });
    navigate(`/m/${room.meetingId}`);
  };
  return (
    <section className="sheet sheet-padded my-room" aria-labelledby="personal-room">
      <div className="my-room-head">
        <div>
          <h2 id="personal-room">{t('personalRoom')}</h2>
          <p className="quiet">{t('personalRoomText')}</p>
        </div>
        <Button type="primary" onClick={start} data-testid="start-room">
          {t('startRoom')}
        </Button>
      </div>
      <RoomFacts
        meetingId={room.meetingId}
        hostPin={room.hostPin}
        guestPin={room.guestPin}
        link={room.link}
      />
      {editing ? (
        <Form<Editable>
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={before}
          onFinish={() => void save()} // Outcomes are state.
        >
          <PinFields />
          <SettingsFields />
          <RoomFormFoot
            busy={busy}
            refusal={refusal}
            conflict={conflict}
            onReload={onReload}
            onLeave={() => setEditing(false)}
          />
        </Form>
      ) : (
        <>
          <ul className="my-room-settings">
            <li>{t(`media.${room.media}`)}</li>
            <li>{t(`whoMayJoin.${room.whoMayJoin}`)}</li>
            <li>{room.guestsBeforeHost ? t('guestsMayBefore') : t('guestsWaitForHost')}</li>
            {room.waitingRoom ? <li>{t('waitingRoomOn')}</li> : null}
            {room.autoRecord ? <li>{t('autoRecordOn')}</li> : null}
          </ul>
          <div>
            <Button onClick={() => setEditing(true)} data-testid="edit-room">
              {t('changeRoom')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

type Editable = Omit<PersonalRoom, 'version' | 'meetingId' | 'link'>;

function editableOf({
  version: _version,
  meetingId: _meetingId,
  link: _link,
  ...editable
}: PersonalRoom): Editable {
  return editable;
}
