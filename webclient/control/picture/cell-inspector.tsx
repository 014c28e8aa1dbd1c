import { Button, InputNumber, Select } from 'antd';
import { X } from 'lucide-react';
import { useEffect, useMemo, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { RefSelectProps } from 'antd';
import { nobody as nobodyThere } from '../../room/participant-index.ts';
import { rotationSeconds, slidesMember } from '../../../server/contract/scene.ts';
import { htmlLanguage } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { foldName } from '../../room/roster-order.ts';
import { participantsOf, useConsole, useDesk, useNames } from '../desk-context.ts';
import { clearCell, place, setSeconds } from './draft.ts';

const nobody: readonly string[] = [];

/** Who is in the cell that is worked on: found by typing, in the order they take turns. */
export function CellInspector(): ReactElement {
  const { t } = useTranslation('control');
  const { designer } = useDesk();
  const draft = useStore(designer.store, (state) => state.draft);
  const active = useStore(designer.store, (state) => state.active);
  const choosing = useStore(designer.store, (state) => state.choosing);
  const cell = draft.cells[active];
  const members = cell?.members ?? nobody;
  const names = useNames(members);
  const select = useRef<RefSelectProps>(null);
  const options = useOptions(choosing !== null);
  useEffect(() => {
    if (choosing !== null) select.current?.focus();
  }, [choosing]);
  const open = choosing === active;
  const close = (): void => {
    designer.choose(null);
    // Where one came from, so that the arrow keys go on.
    document.querySelector<HTMLElement>(`[data-cell="${active}"]`)?.focus();
  };
  return (
    <div className="inspector" data-testid="inspector">
      <span className="inspector-cell" id="inspector-label">
        {t('designer.cell', { n: active + 1 })}
      </span>
      <Select
        ref={select}
        mode="multiple"
        className="inspector-people"
        aria-labelledby="inspector-label"
        placeholder={t('designer.choose')}
        value={[...members]}
        options={open ? options : members.map((value, place) => ({ value, label: names[place] ?? '' }))}
        open={open}
        maxTagCount="responsive"
        showSearch={{
          filterOption: (typed, option) => foldName(option?.label ?? '').includes(foldName(typed)),
        }}
        notFoundContent={t('people.nobodyFound')}
        data-testid="cell-people"
        onOpenChange={(wanted) => {
          if (wanted) designer.choose(active);
          else designer.choose(null);
        }}
        onChange={(chosen: string[]) => designer.change((before) => place(before, active, chosen))}
        onInputKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            close();
          }
        }}
      />
      {members.length > 1 ? (
        <label className="inspector-seconds">
          <span>{t('designer.turns')}</span>
          <InputNumber
            min={rotationSeconds.min}
            max={rotationSeconds.max}
            step={5}
            value={cell?.seconds ?? rotationSeconds.default}
            suffix={t('designer.seconds')}
            data-testid="cell-seconds"
            onChange={(seconds) => {
              if (seconds !== null) designer.change((before) => setSeconds(before, active, seconds));
            }}
          />
        </label>
      ) : null}
      <Button
        type="text"
        icon={<X size={16} aria-hidden />}
        disabled={members.length === 0}
        data-testid="clear-cell"
        onClick={() => designer.change((before) => clearCell(before, active))}
      >
        {t('designer.clearCell')}
      </Button>
    </div>
  );
}

interface Option {
  value: string;
  label: string;
}

/** Sorted only while they are looked at. */
function useOptions(needed: boolean): Option[] {
  const { t } = useTranslation('control');
  const language = useLanguage();
  const participants = useConsole((state) => (needed ? participantsOf(state) : nobodyThere));
  const compare = useMemo(() => new Intl.Collator(htmlLanguage(language)).compare, [language]);
  return useMemo(() => {
    if (!needed) return [];
    const people = participants.map(({ id, name }) => ({ value: id, label: name }));
    people.sort((a, b) => compare(a.label, b.label));
    return [{ value: slidesMember, label: t('picture.slides') }, ...people];
  }, [needed, participants, compare, t]);
}
