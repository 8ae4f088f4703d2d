import type { ConsoleSessionView } from '@fangxing/contract/console-sessions'
import { useRead } from '@shared/net/use-read'
import type { Problem } from '@shared/net/result'
import { dayAndTime } from '@shared/i18n/time'
import { useLanguage, useTranslate } from '@shared/i18n/language'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Facts } from '@shared/ui/facts'
import { Skeleton } from '@shared/ui/skeleton'
import { useAgo } from '@shared/ui/use-ago'
import { useEffect, useState } from 'react'
import { call } from '../../calls'
import { noteSeen } from '../../staff/console-notice'
import { browserName } from './browser-name'
import { messages } from './messages'

const readSessions = () => call('listConsoleSessions', {})

/** On which computers this person is signed in, each with a way to end it. */
export function SessionList() {
  const t = useTranslate()
  const { value, problem, again } = useRead(readSessions)
  const [ending, setEnding] = useState<string>()
  const [refused, setRefused] = useState<Problem>()
  useEffect(() => {
    if (value) noteSeen(value.items)
  }, [value])
  if (problem) return <ErrorState problem={problem} retry={again} />
  if (!value) return <Skeleton bars={[120]} />

  async function end(sessionId: string): Promise<void> {
    setEnding(sessionId)
    const result = await call('endConsoleSession', { params: { sessionId }, body: {} })
    setEnding(undefined)
    const isGone = !result.ok && result.problem.kind === 'refused' && result.problem.status === 404
    setRefused(result.ok || isGone ? undefined : result.problem)
    again()
  }
  return (
    <>
      <h2 className="mer-title">{t(messages.sessions)}</h2>
      {refused ? <ErrorState problem={refused} /> : null}
      {value.items.length === 0 ? <Empty title={t(messages.noSessions)} /> : null}
      {value.items.map(item => (
        <SessionCard key={item.id} item={item} busy={ending === item.id} onEnd={() => void end(item.id)} />
      ))}
    </>
  )
}

function SessionCard(props: { item: ConsoleSessionView; busy: boolean; onEnd: () => void }) {
  const { item, busy, onEnd } = props
  const ago = useAgo()
  const t = useTranslate()
  const language = useLanguage()
  return (
    <Card title={browserName(item, t)}>
      <div className="mer-stack">
        <Facts
          facts={[
            { name: t(messages.place), value: item.place || t(messages.unknownPlace) },
            { name: t(messages.since), value: dayAndTime(item.createdAt, language) },
            {
              name: t(messages.lastUsed),
              value: `${dayAndTime(item.lastUsedAt, language)} · ${ago(item.lastUsedAt)}`,
            },
          ]}
        />
        <Button busy={busy} onClick={onEnd}>
          {t(messages.end)}
        </Button>
      </div>
    </Card>
  )
}
