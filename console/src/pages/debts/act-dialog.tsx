import type { DebtAct } from '@fangxing/contract/debt-acts'
import { REVIEW_DOCUMENT_LABELS } from '@fangxing/contract/debt-review'
import { formatYuan, parseYuanText, sumFen } from '@fangxing/contract/money'
import type { ArrearView } from '@fangxing/contract/arrears'
import { shownLength } from '@fangxing/contract/shown-length'
import { App, Input, Segmented } from 'antd'
import { useId, useState } from 'react'
import { useTranslate, type Catalogue, type Translate } from '../../i18n/language'
import type { CallName } from '../../net/calls'
import { ActWithReason } from '../../ui/act-with-reason'
import { ACT_LABELS, MAY_NEED_SECOND } from './acts'

const messages = {
  sum: { zh: '笔，合计', en: 'debts, together' },
  second: {
    zh: '超过您一人可决定的金额时，先提交，由另一位经理或财务批准后生效。',
    en: 'Above what one person may decide it waits for another manager or finance.',
  },
  free: { zh: '这辆车正被锁住：确认后立即放行。', en: 'The car is held: it is let go at once.' },
  asked: {
    zh: '已提交，等待另一位经理或财务批准（在“待核实”里）；没有第二人时，满 24 小时由您再次确认',
    en: 'It waits for another manager or finance, under “To be decided”; where there is none, you confirm it after 24 h',
  },
  receipt: { zh: '收据号或付款单号', en: 'Receipt or payment number' },
  part: { zh: '只付了一部分（元），付清则留空', en: 'Only a part of it (yuan); empty: all of it' },
  partTooMuch: {
    zh: '不能超过应付；收多了请当面退回，按应付登记',
    en: 'No more than is due: give back what was taken beyond it',
  },
  bookPart: { zh: '登记部分付款', en: 'Book a part:' },
  partBooked: { zh: '已登记部分付款', en: 'A part is booked:' },
  leaves: { zh: '，还欠', en: ', still owed:' },
  document: { zh: '出示的证件', en: 'What is shown' },
  since: { zh: '证件日期', en: 'Day of the document' },
} satisfies Catalogue

const CHANGES: readonly CallName[] = [
  'listArrears',
  'listDebtors',
  'sumDebtors',
  'readArrear',
  'searchAudit',
  'listDebtReviews',
  'listApprovals',
]

type DialogProps = {
  debts: readonly ArrearView[]
  /** Begins with the first usual reason, for whoever decides by keyboard. */
  isPrefilled?: boolean
  onDone: () => void
  onClose: () => void
}

/** What is said of debts, with its reason. `act` undefined: closed. */
export function ActDialog({ act, ...props }: DialogProps & { act: DebtAct | undefined }) {
  if (act === undefined) return null
  if (act === 'sendToReview') return <DocumentDialog {...props} />
  if (act === 'markPaidElsewhere') return <PaidDialog {...props} />
  return <PlainDialog key={act} act={act} {...props} />
}

/** Other words where what is done differs from what the act usually does. */
type Words = { title: string; done: string }

/** What all of them share: words, and what is said afterwards. */
function useDialog(act: DebtAct, props: DialogProps, words?: Words) {
  const { debts, isPrefilled = false, onDone, onClose } = props
  const t = useTranslate()
  const { message } = App.useApp()
  const { label, text, usual, done } = ACT_LABELS[act]
  const isHeld = debts.some(({ state }) => state === 'held')
  const after = (reply: { outcome?: 'done' | 'asked' }) => {
    if (reply.outcome === 'asked') void message.info(t(messages.asked), 8)
    else void message.success(words?.done ?? t(done))
    onDone()
  }
  const shown = {
    isOpen: true,
    title: words?.title ?? t(label),
    usual: usual.map(t),
    initial: isPrefilled ? t(usual[0]!) : undefined,
    confirm: words?.title ?? t(label),
    isDangerous: act !== 'confirmArrears',
    changes: CHANGES,
    onDone: after,
    onClose,
    children: (
      <>
        <p>{t(text)}</p>
        <p>
          {debts.length} {t(messages.sum)}{' '}
          <strong>{formatYuan(sumFen(debts.map(({ dueFen }) => dueFen)))}</strong>
        </p>
        {isHeld && act !== 'confirmArrears' && <p className="fx-note">{t(messages.free)}</p>}
        {MAY_NEED_SECOND.includes(act) && <p className="fx-soft">{t(messages.second)}</p>}
      </>
    ),
  }
  return { shown, arrearIds: debts.map(({ id }) => id) }
}

type ReasonOnly = 'withdrawArrears' | 'waiveArrears' | 'writeOffArrears' | 'confirmArrears'

function PlainDialog({ act, ...props }: DialogProps & { act: ReasonOnly }) {
  const { shown, arrearIds } = useDialog(act, props)
  return <ActWithReason {...shown} call={act} input={reason => ({ body: { arrearIds, reason } })} />
}

function PaidDialog(props: DialogProps) {
  const t = useTranslate()
  const id = useId()
  const [reference, setReference] = useState('')
  const [part, setPart] = useState('')
  const given = reference.trim()
  const [one, ...more] = props.debts
  const isOne = one !== undefined && more.length === 0
  const amountFen = part.trim() === '' ? undefined : parseYuanText(part.trim())
  const isTooMuch = typeof amountFen === 'number' && isOne && amountFen > one.dueFen
  const isWrong = amountFen === null || amountFen === 0 || isTooMuch
  const isPart = isOne && !isWrong && amountFen !== undefined && amountFen < one.dueFen
  const words = isPart ? partWords(t, amountFen, one.dueFen - amountFen) : undefined
  const { shown, arrearIds } = useDialog('markPaidElsewhere', props, words)
  return (
    <ActWithReason
      {...shown}
      isIncomplete={shownLength(given) < 2 || isWrong}
      call="markPaidElsewhere"
      input={reason => ({ body: { arrearIds, reason, reference: given, amountFen: amountFen ?? undefined } })}
    >
      {shown.children}
      <label htmlFor={id}>{t(messages.receipt)}</label>
      <Input id={id} value={reference} maxLength={64} onChange={event => setReference(event.target.value)} />
      {isOne && (
        <>
          <label htmlFor={`${id}part`}>{t(messages.part)}</label>
          <Input
            id={`${id}part`}
            value={part}
            inputMode="decimal"
            maxLength={12}
            status={isWrong ? 'error' : undefined}
            onChange={event => setPart(event.target.value)}
          />
          {isTooMuch && <p className="fx-note">{t(messages.partTooMuch)}</p>}
        </>
      )}
    </ActWithReason>
  )
}

function partWords(t: Translate, partFen: number, restFen: number): Words {
  const amounts = ` ${formatYuan(partFen)}${t(messages.leaves)} ${formatYuan(restFen)}`
  return { title: t(messages.bookPart) + amounts, done: t(messages.partBooked) + amounts }
}

function DocumentDialog(props: DialogProps) {
  const t = useTranslate()
  const id = useId()
  const [document, setDocument] = useState<keyof typeof REVIEW_DOCUMENT_LABELS>('licence')
  const [since, setSince] = useState('')
  const { shown, arrearIds } = useDialog('sendToReview', props)
  const kinds = Object.entries(REVIEW_DOCUMENT_LABELS).map(([value, label]) => ({ value, label: t(label) }))
  return (
    <ActWithReason
      {...shown}
      isIncomplete={since === ''}
      call="sendToReview"
      input={reason => ({ body: { arrearIds, document, since, reason } })}
      onDone={() => shown.onDone({})}
    >
      {shown.children}
      <Segmented
        aria-label={t(messages.document)}
        options={kinds}
        value={document}
        onChange={value => setDocument(value as keyof typeof REVIEW_DOCUMENT_LABELS)}
      />
      <label htmlFor={id}>{t(messages.since)}</label>
      <Input id={id} type="date" value={since} onChange={event => setSince(event.target.value)} />
    </ActWithReason>
  )
}
