import type { ReactNode } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import { CarPlate } from '../../ui/car-plate'
import { Facts } from '../../ui/facts'
import { Money } from '../../ui/money'
import { StayPictures } from '../../ui/stay-pictures'
import { When } from '../../ui/when'
import { reviewMessages as messages } from './review-messages'

/** In the queue: what it is and how much, and more about it in small print. */
export function RowText({
  head,
  fen,
  children,
}: {
  head: ReactNode
  fen: number | null
  children: ReactNode
}) {
  return (
    <>
      <span className="fx-row fx-row--apart">
        {head}
        {fen !== null && <Money fen={fen} />}
      </span>
      <span className="fx-soft">{children}</span>
    </>
  )
}

type Stay = {
  plateText: string | null
  plateColour: string
  lotName: string
  sourceName: string | null
  bays: readonly string[]
  enteredAt: string | null
  exitedAt: string | null
}

/** One stay with its pictures, why it is reviewed, and where and when it was. */
export function StayBody(props: {
  stay: Stay
  fen: number | null
  findings: readonly { code: string; message: Message }[]
  pictures: Parameters<typeof StayPictures>[0]['pictures']
  /** Beside the plate. */
  children?: ReactNode
  before?: Parameters<typeof Facts>[0]['items']
  after?: Parameters<typeof Facts>[0]['items']
}) {
  const { stay, fen, findings, pictures, children, before = [], after = [] } = props
  const t = useTranslate()
  return (
    <>
      <div className="fx-row">
        <CarPlate text={stay.plateText} colour={stay.plateColour} />
        {fen !== null && <Money fen={fen} strong />}
        {children}
      </div>
      {findings.length > 0 && (
        <ul className="fx-note">
          {findings.map(({ code, message }) => (
            <li key={code}>{t(message)}</li>
          ))}
        </ul>
      )}
      <StayPictures pictures={pictures} />
      <Facts
        items={[
          ...before,
          [t(messages.lot), stay.lotName],
          [t(messages.bay), stay.bays.join('、') || null],
          [t(messages.source), stay.sourceName],
          [t(messages.entered), <When key="in" at={stay.enteredAt} />],
          [t(messages.exited), <When key="out" at={stay.exitedAt} withAgo />],
          ...after,
        ]}
      />
    </>
  )
}
