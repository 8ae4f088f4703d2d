import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslate, type Message } from '../i18n/language'
import { problemMessage, problemTraceId } from '../i18n/problem-message'
import { mayRetry, type Problem } from '../net/problem'
import { messages } from './messages'

/** A call that returned nothing: what happened, and what can be done. */
export function ProblemNote({ problem, again }: { problem: Problem; again?: () => void }) {
  const t = useTranslate()
  const traceId = problemTraceId(problem)
  return (
    <div className="fx-note fx-note--bad" role="alert">
      <p>{t(problemMessage(problem))}</p>
      {traceId && problem.kind === 'fault' && (
        <p className="fx-soft">
          {t(messages.traceId)} <code>{traceId}</code>
        </p>
      )}
      {again && mayRetry(problem) && <Button onClick={again}>{t(messages.retry)}</Button>}
    </div>
  )
}

export function Empty({ text, children }: { text: Message; children?: ReactNode }) {
  const t = useTranslate()
  return (
    <div className="fx-empty">
      <p>{t(text)}</p>
      {children}
    </div>
  )
}

/** Says of a list that is answered whole that there are more than the platform answers at once. */
export function CutNote({ reply }: { reply: { items: readonly unknown[]; isCut?: true } | undefined }) {
  const t = useTranslate()
  if (reply?.isCut !== true) return null
  return (
    <p className="fx-note" role="note">
      {t(messages.cutBefore)} {reply.items.length}
      {t(messages.cutAfter)}
    </p>
  )
}

/** Bars in the place of what is being read. */
export function Loading({ rows = 4 }: { rows?: number }) {
  const t = useTranslate()
  return (
    <div className="fx-loading" role="status" aria-busy="true" aria-label={t(messages.loading)}>
      {Array.from({ length: rows }, (_, at) => (
        <span key={at} className="fx-loading__bar" />
      ))}
    </div>
  )
}
