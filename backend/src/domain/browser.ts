/** A browser as its owner would describe it; empty where it does not say. */
export type Browser = { browser: string; system: string; place: string }

/** The first that fits: browsers also name those whose pages they can show. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger/i, 'WeChat'],
  [/QQBrowser/i, 'QQ'],
  [/\b(?:Edg|EdgA|EdgiOS)\//, 'Edge'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\bOPR\//, 'Opera'],
  [/\b(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/HarmonyOS|OpenHarmony/i, 'HarmonyOS'],
  [/Windows/i, 'Windows'],
  [/iPhone|iPad/, 'iOS'],
  [/Android/i, 'Android'],
  [/Macintosh|Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/i, 'Linux'],
]
const firstOf = (known: readonly (readonly [RegExp, string])[], text: string): string =>
  known.find(([pattern]) => pattern.test(text))?.[1] ?? ''

const IPV4_GROUPS = 4
const IPV6_GROUPS = 3

/** The network of an address and not the machine: enough to see that it is another town or another company. */
function placeOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  const groups = plain.split('.')
  if (groups.length === IPV4_GROUPS) return `${groups.slice(0, -1).join('.')}.*`
  if (!plain.includes(':')) return ''
  const [head = ''] = plain.split('::')
  return `${head.split(':').slice(0, IPV6_GROUPS).join(':')}:*`
}

/** What a request says of where it comes from. */
export const browserOf = ({ agent, address }: { agent: string; address: string }): Browser => ({
  browser: firstOf(BROWSERS, agent),
  system: firstOf(SYSTEMS, agent),
  place: placeOf(address),
})
