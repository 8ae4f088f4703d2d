import type { ArrearLine } from '@fangxing/contract/orders'
import { Facts, type Fact } from '@shared/ui/facts'
import { Money } from '@shared/ui/money'
import { PhotoStrip } from '@shared/ui/photo-strip'
import { useLanguage, useTranslate } from '@shared/i18n/language'
import { dayAndTime, duration } from '@shared/i18n/time'
import { useState, type ReactNode } from 'react'
import { messages } from './messages'
import './arrear-item.scss'

/** One stay; a tap shows how its amount was calculated. `note` stands below the amount, `end` below everything. */
export function ArrearItem(props: { arrear: ArrearLine; note?: ReactNode; end?: ReactNode }) {
  const { arrear, note, end } = props
  const t = useTranslate()
  const language = useLanguage()
  const [open, setOpen] = useState(false)
  const fees: [string, number][] = [
    ...arrear.trace.map(({ text, amountFen }): [string, number] => [text, amountFen]),
    ...(arrear.lateFeeFen > 0 ? ([[t(messages.lateFee), arrear.lateFeeFen]] as [string, number][]) : []),
    ...(arrear.waivedFen > 0 ? ([[t(messages.waived), -arrear.waivedFen]] as [string, number][]) : []),
  ]
  const facts: Fact[] = fees.map(([name, amountFen]) => ({ name, value: <Money amountFen={amountFen} /> }))
  const more = facts.length > 0 || arrear.photoUrls.length > 0
  return (
    <li className="own-arrear">
      <div className="own-arrear__line">
        <div className="own-arrear__when">
          <span className="own-arrear__from fx-number">{dayAndTime(arrear.enteredAt, language)}</span>
          <span className="own-arrear__stay">
            {arrear.lotName} · {duration(arrear.minutes, language)}
          </span>
        </div>
        {note ? (
          <div className="own-arrear__sum">
            <Money amountFen={arrear.amountFen} size="strong" />
            {note}
          </div>
        ) : (
          <Money amountFen={arrear.amountFen} size="strong" />
        )}
      </div>
      {more ? (
        <button
          type="button"
          className="own-arrear__more"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {t(open ? messages.hide : messages.details)}
        </button>
      ) : null}
      {open ? (
        <div className="own-arrear__detail">
          <Facts facts={facts} />
          <PhotoStrip urls={arrear.photoUrls} label={t(messages.arrearPhotos)} />
        </div>
      ) : null}
      {end}
    </li>
  )
}
