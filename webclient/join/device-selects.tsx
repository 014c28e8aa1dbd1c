import { Volume2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useDevices, useSession } from '../app/session.ts';
import type { DeviceKind } from '../core/model.ts';
import { Button } from '../ui/button.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { playTestSound } from './test-sound.ts';
import './devices.css';

const absent = { camera: 'noCamera', microphone: 'noMicrophone', speaker: 'systemDefault' } as const;

/** Camera, microphone and speaker to choose from; used before joining and in the room's settings. */
export function DeviceSelects(): ReactElement {
  const { t } = useTranslation('devices');
  const { devices } = useSession();
  const available = useDevices((state) => state.available);
  const chosen = useDevices((state) => state.chosen);
  const canChooseSpeaker = useDevices((state) => state.canChooseSpeaker);
  const [playing, setPlaying] = useState(false);

  const select = (kind: DeviceKind): ReactElement => {
    const known = available[kind].filter(({ deviceId }) => deviceId !== '');
    const fixed = kind === 'speaker' && !canChooseSpeaker;
    const first = fixed ? t('speakerFixed') : known.length === 0 ? t(absent[kind]) : t('systemDefault');
    // What was chosen may be unplugged just now; the system's default stands in for it.
    const value = known.some(({ deviceId }) => deviceId === chosen[kind]) ? chosen[kind] : '';
    return (
      <SelectField
        label={t(kind)}
        value={value}
        disabled={fixed || known.length === 0}
        options={[
          { value: '', label: first },
          ...(fixed
            ? []
            : known.map(({ deviceId, label }, index) => ({
                value: deviceId,
                label: label === '' ? `${t(kind)} ${index + 1}` : label,
              }))),
        ]}
        onValue={(deviceId) => void devices.choose(kind, deviceId)}
      />
    );
  };
  const test = async (): Promise<void> => {
    setPlaying(true);
    await playTestSound(canChooseSpeaker ? chosen.speaker : '');
    setPlaying(false);
  };

  return (
    <div className="device-selects">
      {select('camera')}
      {select('microphone')}
      {select('speaker')}
      <Button onClick={() => void test()} disabled={playing} data-testid="device-test-speaker">
        <Volume2 size={18} aria-hidden />
        {playing ? t('playing') : t('testSpeaker')}
      </Button>
    </div>
  );
}
