import type { ReactNode } from 'react'
import './facts.scss'

export type Fact = { name: string; value: ReactNode }

/** Names and their values, one pair a line. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="fx-facts">
      {facts.map(fact => (
        <div key={fact.name} className="fx-facts__line">
          <dt className="fx-facts__name">{fact.name}</dt>
          <dd className="fx-facts__value">{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}
