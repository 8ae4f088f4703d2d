import type { ReactNode } from 'react'
import { classNames } from '@shared/ui/class-names'
import type { Tone } from '@shared/ui/tone'
import './row.scss'

/** One thing of a list: what it is on the left, its state on the right, more below. The whole of it is the target. */
export function Row(props: {
  head: ReactNode
  aside?: ReactNode
  below?: ReactNode
  end?: ReactNode
  foot?: ReactNode
  tone?: Tone
  onClick?: () => void
}) {
  const { head, aside, below, end, foot, tone, onClick } = props
  const inside = (
    <>
      <span className="mer-row__line">
        <span className="mer-row__head">{head}</span>
        {aside}
      </span>
      {below || end ? (
        <span className="mer-row__line">
          <span className="mer-row__below fx-number">{below}</span>
          {end}
        </span>
      ) : null}
      {foot ? <span className="mer-row__foot">{foot}</span> : null}
    </>
  )
  const className = classNames('mer-row', tone && `mer-row--${tone}`)
  return onClick ? (
    <button type="button" className={className} onClick={onClick}>
      {inside}
    </button>
  ) : (
    <div className={className}>{inside}</div>
  )
}

/** Rows with a title and how many there are; `none` stands where there are none. */
export function Rows(props: {
  title: string
  count?: number
  aside?: ReactNode
  none?: string
  children: ReactNode[]
}) {
  const { title, count, aside, none, children } = props
  if (children.length === 0 && !none) return null
  return (
    <section className="mer-rows" aria-label={title}>
      <div className="mer-rows__head">
        <h2 className="mer-rows__title">
          {title}
          {count ? <span className="mer-rows__count fx-number">{count}</span> : null}
        </h2>
        {aside}
      </div>
      {children.length > 0 ? children : <p className="mer-rows__none">{none}</p>}
    </section>
  )
}
