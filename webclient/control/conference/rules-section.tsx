import { Checkbox, Segmented } from 'antd';
import { useId, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatRule, Prompts } from '../../../server/contract/conference-view.ts';
import { useFields, useMay } from '../desk-context.ts';
import { useGive } from '../use-give.ts';
import { Section } from './section.tsx';
import { Toggle } from './toggle.tsx';

/** What holds for everybody as long as the conference lasts. */
export function RulesSection(): ReactElement {
  const { t } = useTranslation('control');
  const may = useMay();
  const waitingRoom = useFields((fields) => fields.waitingRoom, false);
  const selfUnmute = useFields((fields) => fields.selfUnmute, true);
  const labels = useFields((fields) => fields.labels, true);
  const watermark = useFields((fields) => fields.watermark, false);
  return (
    <Section title={t('rules.title')}>
      {may('setWaitingRoom') ? (
        <Toggle
          title={t('rules.waitingRoom')}
          note={t(waitingRoom ? 'rules.waitingRoomOn' : 'rules.waitingRoomOff')}
          on={waitingRoom}
          testId="waiting-room"
          control={(on) => ({ type: 'setWaitingRoom', on })}
        />
      ) : null}
      {may('allowUnmute') ? (
        <Toggle
          title={t('rules.selfUnmute')}
          note={t(selfUnmute ? 'rules.selfUnmuteOn' : 'rules.selfUnmuteOff')}
          on={selfUnmute}
          testId="self-unmute"
          control={(allowed) => ({ type: 'allowUnmute', allowed })}
        />
      ) : null}
      {may('setLabels') ? (
        <Toggle
          title={t('rules.labels')}
          on={labels}
          testId="labels"
          control={(on) => ({ type: 'setLabels', on })}
        />
      ) : null}
      {may('setWatermark') ? (
        <Toggle
          title={t('rules.watermark')}
          note={t('rules.watermarkNote')}
          on={watermark}
          testId="watermark"
          control={(on) => ({ type: 'setWatermark', on })}
        />
      ) : null}
      {may('setChat') ? <Chat /> : null}
      {may('setPrompts') ? <Tones /> : null}
    </Section>
  );
}

const chatRules: readonly ChatRule[] = ['everyone', 'hosts', 'off'];

function Chat(): ReactElement {
  const { t } = useTranslation('control');
  const who = useFields((fields) => fields.chat, 'everyone');
  const { busy, give } = useGive();
  const id = useId();
  return (
    <div className="part-stack">
      <span id={id}>{t('rules.chat')}</span>
      <Segmented
        block
        aria-labelledby={id}
        disabled={busy}
        value={who}
        options={chatRules.map((value) => ({ value, label: t(`rules.chatRule.${value}`) }))}
        onChange={(next) => void give({ type: 'setChat', who: next })}
      />
    </div>
  );
}

const unknown: Prompts = { join: true, leave: true, recording: true };

function Tones(): ReactElement {
  const { t } = useTranslation('control');
  const prompts = useFields((fields) => fields.prompts, unknown);
  const { busy, give } = useGive();
  return (
    <fieldset className="part-stack part-tones">
      <legend>{t('rules.tones')}</legend>
      {(['join', 'leave', 'recording'] as const).map((name) => (
        <Checkbox
          key={name}
          checked={prompts[name]}
          disabled={busy}
          onChange={({ target }) => void give({ type: 'setPrompts', [name]: target.checked })}
        >
          {t(`rules.tone.${name}`)}
        </Checkbox>
      ))}
    </fieldset>
  );
}
