import type { ReactNode } from 'react'
import { Link } from 'react-router'

export type HeadlineItem = {
  name: string
  value: ReactNode
  /** Below it, smaller. */
  note?: ReactNode
  /** Where it is listed. */
  to?: string
  tone?: 'bad'
}

/** The figures that a page is opened for, the first of them the largest. */
export function Headline({ items }: { items: readonly HeadlineItem[] }) {
  return (
    <dl className="fx-headline fx-headline--page">
      {items.map(({ name, value, note, to, tone }) => (
        <div key={name}>
          <dt>{to ? <Link to={to}>{name}</Link> : name}</dt>
          <dd className={tone === 'bad' ? 'fx-bad' : undefined}>{value}</dd>
          {note && <dd className="fx-headline__note">{note}</dd>}
        </div>
      ))}
    </dl>
  )
}
