import type { Message } from '../../i18n/language'
import { messages } from './messages'

/** What a runner's jobs are about; one of another version stands as it is. */
const RUNNER_NAMES: Readonly<Partial<Record<string, Message>>> = {
  release: messages.runnerRelease,
  wechat: messages.runnerWechat,
  corrections: messages.runnerCorrections,
  housekeeping: messages.runnerHousekeeping,
  webhooks: messages.runnerWebhooks,
}
export const runnerName = (name: string): Message => RUNNER_NAMES[name] ?? { zh: name, en: name }
