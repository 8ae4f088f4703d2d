import type { ConsoleSessionView } from '@fangxing/contract/console-sessions'
import { recall, remember } from '@shared/memory/memory'
import { useRead } from '@shared/net/use-read'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { call } from '../calls'
import { routes } from '../routes'

const messages = {
  title: { zh: '您的账号在电脑上登录了控制台', en: 'Your account was signed in on a computer' },
  look: { zh: '查看，或让它退出', en: 'Look, or sign it out' },
} satisfies Catalogue

const SEEN_STORAGE_KEY = 'fangxing.consoleSeen'
const readSessions = () => call('listConsoleSessions', {})

/** These are known to the person: they stand on the page that lists them. */
export function noteSeen(items: readonly ConsoleSessionView[]): void {
  const seen = seenUntil()
  const latest = items.reduce((last, { createdAt }) => (createdAt > last ? createdAt : last), seen)
  if (latest !== seen) remember(SEEN_STORAGE_KEY, latest)
}

function seenUntil(): string {
  const seen = recall(SEEN_STORAGE_KEY)
  return typeof seen === 'string' ? seen : ''
}

/** Tells of a sign-in on a computer that this person has not looked at yet: it may have been somebody else. */
export function ConsoleNotice() {
  const t = useTranslate()
  const { value } = useRead(readSessions)
  const seen = seenUntil()
  const unseen = value?.items.filter(({ createdAt }) => createdAt > seen) ?? []
  if (unseen.length === 0) return null
  return (
    <Alert
      small
      tone="info"
      title={t(messages.title)}
      actions={<Button onClick={routes.console}>{t(messages.look)}</Button>}
    >
      {unseen
        .map(({ browser, system, place }) => [browser, system, place].filter(Boolean).join(' · '))
        .join('; ')}
    </Alert>
  )
}
