import { formatYuan } from '@fangxing/contract/money'
import type { ArrearView } from '@fangxing/contract/arrears'
import { ARREAR_LABELS } from '@fangxing/contract/states'
import { classNames } from '@shared/ui/class-names'
import { Money } from '@shared/ui/money'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useTranslate, type Catalogue } from '@shared/i18n/language'
import { clockTime, day, dayAndTime, duration } from '@shared/i18n/time'
import { evidenceMessages } from './evidence-messages'
import './arrear-card.scss'

const messages = {
  late: { zh: '滞纳金', en: 'late fee' },
  waived: { zh: '已减免', en: 'waived' },
  paid: { zh: '已付', en: 'paid' },
  reminded: { zh: '已送达提醒', en: 'reminded on' },
  days: { zh: '天', en: 'days' },
  notReminded: { zh: '尚无送达的提醒', en: 'no reminder delivered' },
  grace: { zh: '宽限期至', en: 'in grace until' },
  choose: { zh: '选择这笔欠费', en: 'Choose this arrear' },
} satisfies Catalogue

/** One unpaid stay: place, time, duration, amount and evidence. `onChoose` makes it a checkbox. */
export function ArrearCard(props: { arrear: ArrearView; chosen?: boolean; onChoose?: () => void }) {
  const { arrear, chosen, onChoose } = props
  const t = useTranslate()
  const language = useLanguage()
  const sameDay = day(arrear.enteredAt, language) === day(arrear.exitedAt, language)
  const details = [
    arrear.lateFeeFen > 0 && `${t(messages.late)} ${formatYuan(arrear.lateFeeFen)}`,
    arrear.waivedFen > 0 && `${t(messages.waived)} ${formatYuan(arrear.waivedFen)}`,
    arrear.paidFen > 0 && `${t(messages.paid)} ${formatYuan(arrear.paidFen)}`,
    arrear.graceUntil !== null && `${t(messages.grace)} ${dayAndTime(arrear.graceUntil, language)}`,
    arrear.remindedDays > 0
      ? `${t(messages.reminded)} ${arrear.remindedDays} ${t(messages.days)}`
      : t(messages.notReminded),
    ...evidenceMessages(arrear.evidence).map(t),
  ].filter(Boolean)
  const content = (
    <>
      {onChoose ? (
        <span className={classNames('mer-arrear__box', chosen && 'mer-arrear__box--chosen')} aria-hidden>
          {chosen ? '✓' : ''}
        </span>
      ) : null}
      <span className="mer-arrear__body">
        <span className="mer-arrear__line">
          <span className="mer-arrear__when fx-number">
            {dayAndTime(arrear.enteredAt, language)} –{' '}
            {sameDay ? clockTime(arrear.exitedAt) : dayAndTime(arrear.exitedAt, language)}
          </span>
          <Money amountFen={arrear.dueFen} size="strong" />
        </span>
        <span className="mer-arrear__line">
          <span className="mer-arrear__more">
            {arrear.lotName} · {duration(arrear.minutes, language)}
          </span>
          <StateBadge label={ARREAR_LABELS[arrear.state]} />
        </span>
        <span className="mer-arrear__more fx-number">{details.join(' · ')}</span>
      </span>
    </>
  )
  return onChoose ? (
    <button
      type="button"
      role="checkbox"
      aria-checked={chosen}
      aria-label={`${t(messages.choose)} ${dayAndTime(arrear.enteredAt, language)}`}
      className="mer-arrear"
      onClick={onChoose}
    >
      {content}
    </button>
  ) : (
    <div className="mer-arrear">{content}</div>
  )
}
