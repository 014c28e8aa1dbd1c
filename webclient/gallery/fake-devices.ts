import { createStore } from 'zustand/vanilla';
import type { DeviceActions, DeviceProblem, DeviceState } from '../core/model.ts';
import { cameraTrack } from './pictures.ts';
import type { Scenario } from './scenario.ts';

function problemOf(kind: 'camera' | 'microphone', problem: Scenario['problem']): DeviceProblem | null {
  if (problem === null) return null;
  return problem === 'insecure' ? 'insecure_page' : `${kind}_${problem}`;
}

/** A steady tone stands in for a voice, so that the level moves. */
function toneTrack(): MediaStreamTrack | null {
  const context = new AudioContext();
  const destination = context.createMediaStreamDestination();
  const oscillator = new OscillatorNode(context, { frequency: 220 });
  oscillator.connect(new GainNode(context, { gain: 0.2 })).connect(destination);
  oscillator.start();
  return destination.stream.getAudioTracks()[0] ?? null;
}

export function fakeDevices({ problem }: Scenario): DeviceActions {
  const works = problem === null;
  const camera = works ? cameraTrack(0) : null;
  const microphone = works ? toneTrack() : null;
  const store = createStore<DeviceState>(() => ({
    available: {
      camera: works ? [{ deviceId: 'c1', label: 'FaceTime HD Camera (Built-in)' }] : [],
      microphone: works
        ? [
            { deviceId: 'm1', label: 'MacBook Pro Microphone' },
            { deviceId: 'm2', label: 'Jabra Speak 750 会议全向麦克风 (0b0e:24c9)' },
          ]
        : [],
      speaker: [{ deviceId: 's1', label: 'MacBook Pro Speakers' }],
    },
    chosen: { camera: '', microphone: works ? 'm2' : '', speaker: '' },
    wanted: { camera: true, microphone: true },
    tracks: { camera, microphone },
    opening: { camera: false, microphone: false },
    problems: { camera: problemOf('camera', problem), microphone: problemOf('microphone', problem) },
    canChooseSpeaker: true,
  }));
  return {
    store,
    open: () => Promise.resolve(),
    setWanted: (kind, on) => {
      const track = kind === 'camera' ? camera : microphone;
      store.setState((state) => ({
        wanted: { ...state.wanted, [kind]: on },
        tracks: { ...state.tracks, [kind]: on ? track : null },
      }));
      return Promise.resolve();
    },
    choose: (kind, deviceId) => {
      store.setState((state) => ({ chosen: { ...state.chosen, [kind]: deviceId } }));
      return Promise.resolve();
    },
    close: () => undefined,
  };
}
