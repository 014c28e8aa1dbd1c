/** First what others pretend to be as well. */
const browsers = [
  ['WeChat', /MicroMessenger/],
  ['Edge', /Edg(?:e|A|iOS)?\//],
  ['Opera', /OPR\//],
  ['Firefox', /(?:Firefox|FxiOS)\//],
  ['Chrome', /(?:Chrome|CriOS)\//],
  ['Safari', /Safari\//],
] as const;
const systems = [
  ['Android', /Android/],
  ['HarmonyOS', /HarmonyOS|OpenHarmony/],
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
] as const;

/** A browser in words people know, of what it calls itself. */
export function browserOf(client: string): { name: string; phone: boolean } {
  const browser = browsers.find(([, pattern]) => pattern.test(client))?.[0];
  const system = systems.find(([, pattern]) => pattern.test(client))?.[0];
  const name = [browser, system].filter((part) => part !== undefined).join(' · ');
  return {
    name: name === '' ? client.slice(0, 60) || '?' : name,
    phone: /Mobile|Android|iPhone/.test(client),
  };
}
