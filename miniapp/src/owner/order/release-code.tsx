import type { Problem } from '@shared/net/result'
import { Card } from '@shared/ui/card'
import { ErrorState } from '@shared/ui/error-state'
import { Skeleton } from '@shared/ui/skeleton'
import { useLanguage, useTranslate } from '@shared/i18n/language'
import { useCallback, useEffect, useState } from 'react'
import { call } from '../calls'
import { messages } from './messages'
import './release-code.scss'

/** The eight digits that lower the lock without a network, large enough to read while typing them. */
export function ReleaseCode({ orderId }: { orderId: string }) {
  const t = useTranslate()
  const language = useLanguage()
  const [code, setCode] = useState<string>()
  const [problem, setProblem] = useState<Problem>()

  const fetch = useCallback(async () => {
    setProblem(undefined)
    const result = await call('releaseCode', { params: { orderId } })
    if (result.ok) setCode(result.value.code)
    else setProblem(result.problem)
  }, [orderId])

  useEffect(() => void fetch(), [fetch])

  if (problem) return <ErrorState problem={problem} retry={() => void fetch()} />
  if (!code) return <Skeleton bars={[180]} />
  return (
    <Card title={t(messages.codeTitle)} className="own-code">
      <p className="own-code__digits fx-number" aria-label={[...code].join(' ')}>
        <span>{code.slice(0, 4)}</span>
        <span>{code.slice(4)}</span>
      </p>
      <ol className="own-code__how">
        {messages.codeHow[language].map((line, place) => (
          <li key={line} className="own-code__line">
            <span className="own-code__place" aria-hidden>
              {place + 1}
            </span>
            <span>{line}</span>
          </li>
        ))}
      </ol>
      <p className="own-code__once">{t(messages.codeOnce)}</p>
    </Card>
  )
}
