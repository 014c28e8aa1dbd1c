import { Button, Dropdown } from 'antd';
import { ChevronDown, DoorOpen, Video } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { navigate } from '../../app/use-route.ts';
import { useAct } from '../../console/use-act.ts';
import { rest } from '../../core/rest.ts';
import { rememberPins } from '../../join/meeting-pins.ts';

/** A meeting at once: with an ID of its own, or in one's personal room. */
export function StartNow(): ReactElement {
  const { t } = useTranslation('meetings');
  const { busy, run } = useAct();
  const start = async (): Promise<void> => {
    const { meetingId, hostPin, guestPin } = await rest('POST /meetings', { body: {} });
    rememberPins(meetingId, { host: hostPin, guest: guestPin });
    navigate(`/m/${meetingId}`);
  };
  const enterRoom = async (): Promise<void> => {
    const { meetingId, hostPin, guestPin } = await rest('GET /my/room');
    rememberPins(meetingId, { host: hostPin, guest: guestPin });
    navigate(`/m/${meetingId}`);
  };
  const items = [
    {
      key: 'random',
      icon: <Video size={16} aria-hidden />,
      label: t('startRandom'),
      onClick: () => void run(start), // Failures are told by `run`.
    },
    {
      key: 'room',
      icon: <DoorOpen size={16} aria-hidden />,
      label: t('startInRoom'),
      onClick: () => void run(enterRoom), // As above.
    },
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button loading={busy} aria-haspopup="menu" data-testid="start-now">
        {t('startNow')}
        <ChevronDown size={16} aria-hidden />
      </Button>
    </Dropdown>
  );
}
