import { Select } from 'antd';
import { useMemo, type ReactElement } from 'react';
import { htmlLanguage } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/use-language.ts';

interface ZoneSelectProps {
  id?: string;
  value?: string;
  onChange?: (zone: string) => void;
}

/** Time zones by city, difference from UTC and name. */
export function ZoneSelect({ id, value, onChange }: ZoneSelectProps): ReactElement {
  const language = htmlLanguage(useLanguage());
  const options = useMemo(() => zoneOptions(language, value), [language, value]);
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      className="zone-select"
      showSearch={{ optionFilterProp: 'words' }}
      value={value}
      options={options}
      onChange={onChange}
      popupMatchSelectWidth={false}
    />
  );
}

interface ZoneOption {
  value: string;
  label: string;
  /** What it is found by. */
  words: string;
}

const made = new Map<string, ZoneOption[]>();

function zoneOptions(language: string, chosen: string | undefined): ZoneOption[] {
  const known =
    made.get(language) ?? Intl.supportedValuesOf('timeZone').map((zone) => zoneOption(zone, language));
  made.set(language, known);
  // An older name for a zone, or UTC, which the list leaves out.
  const missing = [chosen, 'UTC'].filter(
    (zone): zone is string => zone !== undefined && known.every(({ value }) => value !== zone),
  );
  return [...new Set(missing)].map((zone) => zoneOption(zone, language)).concat(known);
}

function zoneOption(zone: string, language: string): ZoneOption {
  const nameAs = (timeZoneName: 'shortOffset' | 'longGeneric', locale: string): string =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName })
      .formatToParts(0)
      .find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const offset = nameAs('shortOffset', 'en').replace('GMT', 'UTC');
  const name = nameAs('longGeneric', language);
  const city = zone.replace(/^.*\//, '').replaceAll('_', ' ');
  return { value: zone, label: `${city} · ${name} (${offset})`, words: `${zone} ${city} ${name} ${offset}` };
}
