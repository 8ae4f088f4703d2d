import { Button } from '@shared/ui/button'
import { Notice } from '@shared/ui/notice'
import { useLanguage, useSay, type Words } from '@shared/words/language'
import { problemWords } from '@shared/words/problem'
import { dayAndTime } from '@shared/words/time'
import type { Entry } from './entry'
import { outbox } from './outbox'

const STATES: Record<Entry['state'], { words: Words; tone: 'waiting' | 'bad' }> = {
  waiting: {
    words: { zh: '已保存在本机，等待网络', en: 'Kept on this phone, waiting for a network' },
    tone: 'waiting',
  },
  sending: { words: { zh: '正在同步', en: 'Being sent' }, tone: 'waiting' },
  refused: { words: { zh: '平台没有接受', en: 'The platform did not accept it' }, tone: 'bad' },
}
const W = {
  now: { zh: '立即同步', en: 'Send now' },
  again: { zh: '再试一次', en: 'Try again' },
  discard: { zh: '不再发送', en: 'Do not send' },
  photos: { zh: '张照片', en: 'photo(s)' },
}

/** One deed that waits: what it is, why it is not there yet, and what can be done. */
export function EntryCard({ entry }: { entry: Entry }) {
  const say = useSay()
  const language = useLanguage()
  const { words, tone } = STATES[entry.state]
  const title = `${entry.plateText} · ${say(words)}`
  return (
    <Notice
      urgent={entry.state === 'refused'}
      tone={tone}
      title={title}
      actions={
        entry.state === 'refused' ? (
          <>
            <Button onClick={() => outbox.again(entry.key)}>{say(W.again)}</Button>
            <Button kind="plain" onClick={() => outbox.discard(entry.key)}>
              {say(W.discard)}
            </Button>
          </>
        ) : (
          <Button busy={entry.state === 'sending'} onClick={() => void outbox.flush()}>
            {say(W.now)}
          </Button>
        )
      }
    >
      <p>
        {dayAndTime(entry.happenedAt, language)} · {entry.reason} · {entry.photos.length} {say(W.photos)}
      </p>
      {entry.problem ? <p>{say(problemWords(entry.problem))}</p> : null}
    </Notice>
  )
}
