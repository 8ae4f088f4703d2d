import type { Translate } from '../../i18n/language'
import { isKeyOf } from '../../ui/is-key-of'
import { messages, PROBLEMS } from './messages'

/** Why an attempt failed: words where there are some, the number that the receiver answered, else what was noted. */
export function problemText(problem: string, t: Translate): string {
  const status = /^status (\d{3})$/.exec(problem)
  if (status) return `${t(messages.answered)} ${status[1]}`
  return isKeyOf(PROBLEMS, problem) ? t(PROBLEMS[problem]!) : problem
}
