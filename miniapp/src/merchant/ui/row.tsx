import type { ReactNode } from 'react'
import { classNames } from '@shared/ui/class-names'
import type { Tone } from '@shared/ui/tone'
import './row.scss'

/** One row of a list: title on the left, state on the right, details below. The whole row is the tap target. */
export function Row(props: {
  title: ReactNode
  aside?: ReactNode
  detail?: ReactNode
  end?: ReactNode
  footer?: ReactNode
  tone?: Tone
  onClick?: () => void
}) {
  const { title, aside, detail, end, footer, tone, onClick } = props
  const content = (
    <>
      <span className="mer-row__line">
        <span className="mer-row__head">{title}</span>
        {aside}
      </span>
      {detail || end ? (
        <span className="mer-row__line">
          <span className="mer-row__below fx-number">{detail}</span>
          {end}
        </span>
      ) : null}
      {footer ? <span className="mer-row__foot">{footer}</span> : null}
    </>
  )
  const className = classNames('mer-row', tone && `mer-row--${tone}`)
  return onClick ? (
    <button type="button" className={className} onClick={onClick}>
      {content}
    </button>
  ) : (
    <div className={className}>{content}</div>
  )
}

/** Rows with a title and their count; `emptyText` is shown when there are none. */
export function Rows(props: {
  title: string
  count?: number
  /** There are more than these: where they are. */
  more?: string | false | undefined
  aside?: ReactNode
  emptyText?: string
  children: ReactNode[]
}) {
  const { title, count, more, aside, emptyText, children } = props
  if (children.length === 0 && !emptyText) return null
  return (
    <section className="mer-rows" aria-label={title}>
      <div className="mer-rows__head">
        <h2 className="mer-rows__title">
          {title}
          {count ? <span className="mer-rows__count fx-number">{more ? `${count}+` : count}</span> : null}
        </h2>
        {aside}
      </div>
      {children.length > 0 ? children : <p className="mer-rows__none">{emptyText}</p>}
      {more ? <p className="mer-hint">{more}</p> : null}
    </section>
  )
}
