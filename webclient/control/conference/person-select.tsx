import { Select } from 'antd';
import { useMemo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { htmlLanguage } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { foldName } from '../../room/roster-order.ts';
import { nobody } from '../../room/participant-index.ts';
import { participantsOf, useConsole, useParticipant } from '../desk-context.ts';

interface PersonSelectProps {
  label: string;
  /** Null: nobody yet; what is chosen is done and not kept. */
  value: string | null;
  onChoose: (participantId: string) => void;
  testId?: string;
}

/** One participant but the host, found by typing a part of the name. */
export function PersonSelect({ label, value, onChoose, testId }: PersonSelectProps): ReactElement {
  const { t } = useTranslation('control');
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  // Listed only while they are looked at: in a meeting of 1000 somebody changes ten times a second.
  const participants = useConsole((state) => (open ? participantsOf(state) : nobody));
  const name = useParticipant(value)?.name;
  const compare = useMemo(() => new Intl.Collator(htmlLanguage(language)).compare, [language]);
  const options = useMemo(() => {
    if (!open) return value === null ? [] : [{ value, label: name ?? '' }];
    return participants
      .filter(({ role }) => role !== 'host')
      .map((one) => ({ value: one.id, label: one.name }))
      .sort((a, b) => compare(a.label, b.label));
  }, [participants, open, value, name, compare]);
  return (
    <Select
      className="person-select"
      aria-label={label}
      placeholder={label}
      value={value}
      options={options}
      open={open}
      onOpenChange={setOpen}
      showSearch={{
        filterOption: (typed, option) => foldName(option?.label ?? '').includes(foldName(typed)),
      }}
      notFoundContent={t('people.nobodyFound')}
      data-testid={testId}
      onSelect={(id) => onChoose(id)}
    />
  );
}
