import { Fragment, type ReactNode } from 'react'

/** Names and values beside each other, in two columns where there is room and it is asked. A value of null is left out. */
export function Facts(props: {
  items: readonly (readonly [name: string, value: ReactNode])[]
  inTwo?: boolean
}) {
  const { items, inTwo = false } = props
  return (
    <dl className={inTwo ? 'fx-facts fx-facts--two' : 'fx-facts'}>
      {items
        .filter(([, value]) => value !== null && value !== undefined)
        .map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
    </dl>
  )
}
