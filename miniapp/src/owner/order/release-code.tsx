import type { Problem } from '@shared/net/answer'
import { Card } from '@shared/ui/card'
import { ErrorState } from '@shared/ui/error-state'
import { Skeleton } from '@shared/ui/skeleton'
import { useLanguage, useSay } from '@shared/words/language'
import { useCallback, useEffect, useState } from 'react'
import { call } from '../calls'
import { W } from './words'
import './release-code.scss'

/** The eight digits that lower the lock without a network, large enough to read while typing them. */
export function ReleaseCode({ orderId }: { orderId: string }) {
  const say = useSay()
  const language = useLanguage()
  const [code, setCode] = useState<string>()
  const [problem, setProblem] = useState<Problem>()

  const fetch = useCallback(async () => {
    setProblem(undefined)
    const answer = await call('releaseCode', { params: { orderId } })
    if (answer.ok) setCode(answer.value.code)
    else setProblem(answer.problem)
  }, [orderId])

  useEffect(() => void fetch(), [fetch])

  if (problem) return <ErrorState problem={problem} retry={() => void fetch()} />
  if (!code) return <Skeleton bars={[180]} />
  return (
    <Card title={say(W.codeTitle)} className="own-code">
      <p className="own-code__digits fx-number" aria-label={[...code].join(' ')}>
        <span>{code.slice(0, 4)}</span>
        <span>{code.slice(4)}</span>
      </p>
      <ol className="own-code__how">
        {W.codeHow[language].map((line, place) => (
          <li key={line} className="own-code__line">
            <span className="own-code__place" aria-hidden>
              {place + 1}
            </span>
            <span>{line}</span>
          </li>
        ))}
      </ol>
      <p className="own-code__once">{say(W.codeOnce)}</p>
    </Card>
  )
}
