import type { ReactNode } from 'react'
import { classNames } from './class-names'
import type { Tone } from './tone'
import './card.scss'

/** A card with a title. `tone` colours the whole card: use it for the one card that matters now. */
export function Card(props: {
  children: ReactNode
  title?: string
  aside?: ReactNode
  tone?: Tone
  className?: string
  id?: string
}) {
  const { children, title, aside, tone, className, id } = props
  return (
    <section
      id={id}
      className={classNames('fx-card', tone && `fx-card--${tone}`, className)}
      aria-label={title}
    >
      {title ? (
        <div className="fx-card__head">
          <h2 className="fx-card__title">{title}</h2>
          {aside}
        </div>
      ) : null}
      {children}
    </section>
  )
}
