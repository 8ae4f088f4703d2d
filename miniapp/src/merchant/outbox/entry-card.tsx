import { Button } from '@shared/ui/button'
import { Alert } from '@shared/ui/alert'
import { useLanguage, useTranslate, type Message, type Catalogue } from '@shared/i18n/language'
import { problemMessage } from '@shared/i18n/problem-message'
import { dayAndTime } from '@shared/i18n/time'
import type { OutboxEntry } from './entry'
import { outbox } from './outbox'

const STATES: Record<OutboxEntry['state'], { label: Message; tone: 'waiting' | 'bad' }> = {
  waiting: {
    label: { zh: '已保存在本机，等待网络', en: 'Kept on this phone, waiting for a network' },
    tone: 'waiting',
  },
  sending: { label: { zh: '正在上传', en: 'Being sent' }, tone: 'waiting' },
  refused: { label: { zh: '平台没有接受', en: 'The platform did not accept it' }, tone: 'bad' },
}
const messages = {
  now: { zh: '立即上传', en: 'Send now' },
  retry: { zh: '再试一次', en: 'Try again' },
  discard: { zh: '不再发送', en: 'Do not send' },
  photos: { zh: '张照片', en: 'photo(s)' },
  notStored: { zh: '等待网络', en: 'Waiting for a network' },
  onlyInMemory: {
    zh: '手机存储已满，没能保存。上传完成前请不要关闭小程序。',
    en: 'The phone is full and could not keep it. Do not close the app before it is sent.',
  },
} satisfies Catalogue

/** One unsent entry: what it is, why it is not sent yet, and what can be done. */
export function EntryCard({ entry }: { entry: OutboxEntry }) {
  const t = useTranslate()
  const language = useLanguage()
  const { label, tone } = STATES[entry.state]
  const isUnkept = entry.isOnlyInMemory === true && entry.state === 'waiting'
  const title = `${entry.plateText} · ${t(isUnkept ? messages.notStored : label)}`
  return (
    <Alert
      urgent={entry.state === 'refused'}
      tone={tone}
      title={title}
      actions={
        entry.state === 'refused' ? (
          <>
            <Button onClick={() => outbox.retry(entry.key)}>{t(messages.retry)}</Button>
            <Button kind="plain" onClick={() => outbox.discard(entry.key)}>
              {t(messages.discard)}
            </Button>
          </>
        ) : (
          <Button busy={entry.state === 'sending'} onClick={() => void outbox.flush()}>
            {t(messages.now)}
          </Button>
        )
      }
    >
      <p>
        {dayAndTime(entry.happenedAt, language)} · {entry.reason} · {entry.photos.length} {t(messages.photos)}
      </p>
      {entry.isOnlyInMemory ? <p>{t(messages.onlyInMemory)}</p> : null}
      {entry.problem ? <p>{t(problemMessage(entry.problem))}</p> : null}
    </Alert>
  )
}
