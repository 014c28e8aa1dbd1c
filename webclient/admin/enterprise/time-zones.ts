/** The zones the browser knows, the one that is set among them. */
export function timeZones(set: string): { value: string; label: string }[] {
  const known = Intl.supportedValuesOf('timeZone');
  return (known.includes(set) ? known : [set, ...known]).map((value) => ({
    value,
    label: value.replaceAll('_', ' '),
  }));
}
