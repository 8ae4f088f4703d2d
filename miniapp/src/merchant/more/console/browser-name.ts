import type { ConsoleSessionView } from '@fangxing/contract/console-sessions'
import type { Translate } from '@shared/i18n/language'
import { messages } from './messages'

/** `Edge · Windows`. */
export function browserName(
  { browser, system }: Pick<ConsoleSessionView, 'browser' | 'system'>,
  t: Translate,
): string {
  const known = [browser, system].filter(name => name !== '')
  return known.length > 0 ? known.join(' · ') : t(messages.unknownBrowser)
}
