import { useRead } from '@shared/net/use-read'
import { Card } from '@shared/ui/card'
import { ErrorState } from '@shared/ui/error-state'
import { Skeleton } from '@shared/ui/skeleton'
import { useTranslate } from '@shared/i18n/language'
import { useCallback } from 'react'
import { call } from '../calls'
import { CODE_STEPS, messages } from './messages'
import './release-code.scss'

/** The eight digits that lower the lock without a network, large enough to read while typing them. */
export function ReleaseCode({ orderId }: { orderId: string }) {
  const t = useTranslate()
  const readCode = useCallback(() => call('releaseCode', { params: { orderId } }), [orderId])
  const { value, problem, again } = useRead(readCode)

  if (problem) return <ErrorState problem={problem} retry={again} />
  if (!value) return <Skeleton bars={[180]} />
  const { code } = value
  return (
    <Card title={t(messages.codeTitle)} className="own-code">
      <p className="own-code__digits fx-number" aria-label={[...code].join(' ')}>
        <span>{code.slice(0, 4)}</span>
        <span>{code.slice(4)}</span>
      </p>
      <ol className="own-code__how">
        {CODE_STEPS.map((step, index) => (
          <li key={step.en} className="own-code__line">
            <span className="own-code__place" aria-hidden>
              {index + 1}
            </span>
            <span>{t(step)}</span>
          </li>
        ))}
      </ol>
      <p className="own-code__once">{t(messages.codeOnce)}</p>
    </Card>
  )
}
