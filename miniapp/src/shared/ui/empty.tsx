import type { ReactNode } from 'react'
import './empty.scss'

/** An empty state: that there is nothing, why, and what to do. */
export function Empty({ title, text, actions }: { title: string; text?: string; actions?: ReactNode }) {
  return (
    <div className="fx-empty">
      <span className="fx-empty__mark" aria-hidden />
      <p className="fx-empty__title">{title}</p>
      {text ? <p className="fx-empty__text">{text}</p> : null}
      {actions ? <div className="fx-empty__actions">{actions}</div> : null}
    </div>
  )
}
