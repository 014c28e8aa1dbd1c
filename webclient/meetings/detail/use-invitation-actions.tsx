import { App, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../console/use-act.ts';
import { rest, saveFile } from '../../core/rest.ts';

export interface InvitationActions {
  copyInvitation: () => void;
  saveCalendar: () => void;
}

/** @param occurrence original start of the occurrence that is invited to; null: the meeting or series */
export function useInvitationActions(bookingId: string, occurrence: number | null): InvitationActions {
  const { t, i18n } = useTranslation(['meetings', 'common']);
  const { message, modal } = App.useApp();
  const { run } = useAct();
  const copy = async (): Promise<void> => {
    const { text } = await rest('GET /bookings/:bookingId/invitation', {
      params: { bookingId },
      query: {
        ...(occurrence === null ? {} : { occurrence }),
        language: i18n.language === 'zh' ? 'zh' : 'en',
      },
    });
    try {
      await navigator.clipboard.writeText(text);
      void message.success(t('common:copied')); // Resolves when the message is gone.
    } catch {
      // Forbidden by the browser: the person copies it by hand.
      modal.info({
        title: t('copyByHand'),
        content: <Input.TextArea readOnly autoSize value={text} aria-label={t('invitation')} />,
      });
    }
  };
  const save = async (): Promise<void> => {
    saveFile(await rest('GET /bookings/:bookingId/calendar', { params: { bookingId } }));
  };
  // Failures are told by `run`.
  return { copyInvitation: () => void run(copy), saveCalendar: () => void run(save) };
}
