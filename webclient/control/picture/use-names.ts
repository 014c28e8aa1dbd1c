import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Participant } from '../../../server/contract/conference-view.ts';
import { slidesMember } from '../../../server/contract/scene.ts';
import { useParticipants } from '../desk-context.ts';

export interface People {
  byId: ReadonlyMap<string, Participant>;
  /** Of a member of a cell. */
  nameOf: (member: string) => string;
}

export function usePeople(): People {
  const { t } = useTranslation('control');
  const participants = useParticipants();
  return useMemo(() => {
    const byId = new Map(participants.map((one) => [one.id, one]));
    return {
      byId,
      nameOf: (member) =>
        member === slidesMember ? t('picture.slides') : (byId.get(member)?.name ?? t('somebody')),
    };
  }, [participants, t]);
}
