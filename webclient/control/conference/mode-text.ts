import { useTranslation } from 'react-i18next';
import type { Mode } from '../../../server/contract/scene.ts';
import { useDesk, useConsole, participantsOf } from '../desk-context.ts';

export interface ModeText {
  title: string;
  /** Of whom it is; empty where it is of nobody. */
  who: string;
}

/** Says which picture everybody sees. */
export function useModeText(): (mode: Mode) => ModeText {
  const { t } = useTranslation('control');
  const { link } = useDesk();
  // Names change seldom: read when asked, and anew when the mode is another one.
  useConsole((state) => state.snapshot?.fields.mode);
  const nameOf = (id: string): string =>
    participantsOf(link.store.getState()).find((one) => one.id === id)?.name ?? t('somebody');
  return (mode) => {
    switch (mode.type) {
      case 'automatic':
      case 'scene':
        return { title: t(`mode.${mode.type}.title`), who: '' };
      case 'broadcast':
      case 'rollCall':
        return { title: t(`mode.${mode.type}.title`), who: nameOf(mode.participantId) };
      case 'voice':
        return {
          title: t(mode.in === 'single' ? 'mode.voiceSingle.title' : 'mode.voiceScene.title'),
          who: '',
        };
    }
  };
}
