import { parseYuanText } from '@fangxing/contract/money'
import type { StayView } from '@fangxing/contract/stays'
import { Input } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { useTranslate, type Message } from '../../i18n/language'
import type { Reply } from '../../net/calls'
import { ActWithReason } from '../../ui/act-with-reason'
import { Money } from '../../ui/money'
import { Loading, ProblemNote } from '../../ui/page-states'
import { useCall } from '../../ui/use-call'
import { reviewMessages as messages } from './review-messages'

export type StayDecision = { stay: StayView; decision: 'confirm' | 'void' }
type StayPrice = Reply<'readStayPrice'>

const MISSING = {
  enteredAt: messages.missingEntry,
  exitedAt: messages.missingExit,
  plate: messages.missingPlate,
  totalFen: messages.wrongFee,
} as const
const AHEAD: Partial<Record<keyof typeof MISSING, Message>> = {
  enteredAt: messages.aheadEntry,
  exitedAt: messages.aheadExit,
}

/** What follows stands in it before the click: for a stay that is confirmed, its price, or a field for it where nothing makes one. */
export function DecideStayDialog({ stay, decision, onClose }: StayDecision & { onClose: () => void }) {
  const t = useTranslate()
  const isVoid = decision === 'void'
  const usual = isVoid ? [messages.misread, messages.noEntry] : [messages.compared]
  const title = t(isVoid ? messages.voidStay : messages.confirmStay)
  const params = { stayId: stay.id }
  const reading = useCall('readStayPrice', isVoid ? null : { params })
  const [feeYuan, setFee] = useState('')
  const fee = { asked: asksFee(reading.value), fen: parseYuanText(feeYuan.trim()) }
  const isReady = isVoid || reading.value?.price != null || (fee.asked && fee.fen !== null)
  const more = !isVoid && fee.asked && fee.fen !== null ? { totalFen: fee.fen } : {}
  return (
    <ActWithReason
      isOpen
      title={title}
      confirm={title}
      isDangerous={isVoid}
      usual={usual.map(t)}
      initial={t(usual[0]!)}
      isIncomplete={!isReady}
      call="decideStay"
      input={reason => ({ params, body: { version: stay.version, decision, reason, ...more } })}
      done={messages.decided}
      changes={['listStays', 'listDebtReviews', 'readStayPrice']}
      onClose={onClose}
    >
      <p>{t(isVoid ? messages.voidStayText : messages.confirmStayText)}</p>
      {reading.problem && <ProblemNote problem={reading.problem} again={reading.again} />}
      {reading.isLoading && <Loading rows={1} />}
      {reading.value && (
        <Price stay={stay} reply={reading.value}>
          <label className="fx-row">
            {t(messages.feeYuan)}
            <Input
              className="fx-filter"
              inputMode="decimal"
              maxLength={9}
              prefix="¥"
              value={feeYuan}
              onChange={event => setFee(event.target.value)}
            />
          </label>
        </Price>
      )}
    </ActWithReason>
  )
}

/** Only the fee is missing: whoever confirms says it. */
const asksFee = (reply: StayPrice | undefined): boolean =>
  reply !== undefined && reply.price === null && reply.wrong.every(({ field }) => field === 'totalFen')

function Price({ stay, reply, children }: { stay: StayView; reply: StayPrice; children: ReactNode }) {
  const t = useTranslate()
  const { price, wrong } = reply
  if (price)
    return (
      <p className="fx-row">
        {t(price.isReported ? messages.feeReported : messages.feeByTariff)}
        <Money fen={price.totalFen} strong />
        {price.paidFen > 0 && (
          <>
            {t(messages.feePaid)} <Money fen={price.paidFen} />
          </>
        )}
      </p>
    )
  if (asksFee(reply))
    return (
      <>
        <p className="fx-note">{t(messages.noFee)}</p>
        {children}
      </>
    )
  return (
    <div className="fx-note fx-note--bad" role="alert">
      <p>{t(messages.notYet)}</p>
      <ul>
        {wrong.map(({ field, code }) => (
          <li key={field}>{t((code === 'too_big' ? AHEAD[field] : undefined) ?? MISSING[field])}</li>
        ))}
      </ul>
      <Link to={`/stays/${stay.id}`}>{t(messages.putRight)}</Link>
    </div>
  )
}
