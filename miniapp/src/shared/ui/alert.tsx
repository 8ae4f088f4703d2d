import type { ReactNode } from 'react'
import { classNames } from './class-names'
import type { Tone } from './tone'
import './alert.scss'

const MARKS: Record<Tone, string> = { neutral: 'i', info: 'i', waiting: '…', warn: '!', bad: '!', good: '✓' }

/**
 * A message in a coloured card: what happened, what it means, what to do next. A screen reader reads an `urgent` one at
 * once.
 */
export function Alert(props: {
  tone: Tone
  title: string
  children?: ReactNode
  actions?: ReactNode
  urgent?: boolean
  small?: boolean
}) {
  const { tone, title, children, actions, urgent, small } = props
  return (
    <div
      className={classNames('fx-notice', `fx-notice--${tone}`, small && 'fx-notice--small')}
      role={urgent ? 'alert' : 'status'}
    >
      <span className="fx-notice__mark" aria-hidden>
        {MARKS[tone]}
      </span>
      <div className="fx-notice__body">
        <p className="fx-notice__title">{title}</p>
        {children ? <div className="fx-notice__text">{children}</div> : null}
        {actions ? <div className="fx-notice__actions">{actions}</div> : null}
      </div>
    </div>
  )
}
