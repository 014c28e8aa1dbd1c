import type { ConferenceEvent } from '../../../server/contract/api/history.ts';
import { log as controlsEn } from '../../i18n/en/control/calls.ts';
import { log as controlsZh } from '../../i18n/zh/control/calls.ts';
import { detailOf } from '../../control/conference/log-detail.ts';

/** What the log of a conference calls things; what is not here is shown as the server calls it. */
const happened: Record<'en' | 'zh', Partial<Record<string, string>>> = {
  en: {
    started: 'Meeting began',
    ended: 'Meeting ended',
    joined: 'Joined',
    left: 'Left',
    host_changed: 'Became host',
    claimHost: 'Claimed the host role',
    refused: 'refused',
  },
  zh: {
    started: '会议开始',
    ended: '会议结束',
    joined: '加入会议',
    left: '离开会议',
    host_changed: '成为主持人',
    claimHost: '申请成为主持人',
    refused: '被拒绝',
  },
};

const controls = { en: controlsEn, zh: controlsZh };

/** A line of what happened, as people read it: what it was, and what was set; a refusal is told by its words. */
export function wordsOf(
  { type, detail }: Pick<ConferenceEvent, 'type' | 'detail'>,
  language: 'en' | 'zh',
  errorText: (code: string) => string | null,
): { what: string; setting: string } {
  const log = controls[language];
  const names: Partial<Record<string, string>> = log.control;
  const what = happened[language][type] ?? names[type] ?? type.replaceAll('_', ' ');
  const [, set = '', code = ''] = /^(.*?) ?(?:\[(\w+)\])?$/s.exec(detail) ?? [];
  const known = detailOf(set);
  const setting = known === null ? set : log.detail[known];
  if (code === '') return { what, setting };
  const refusal = `${happened[language]['refused'] ?? ''}: ${errorText(code) ?? code}`;
  return { what, setting: [setting, refusal].filter((part) => part !== '').join(' · ') };
}
