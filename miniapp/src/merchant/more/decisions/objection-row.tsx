import { DISPUTE_GROUND_LABELS, type WaitingDispute } from '@fangxing/contract/disputes'
import { formatYuan } from '@fangxing/contract/money'
import { Button } from '@shared/ui/button'
import { Remaining } from '@shared/ui/countdown'
import { Facts } from '@shared/ui/facts'
import { Sheet } from '@shared/ui/sheet'
import { useLanguage, useTranslate, type Catalogue } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import { useState } from 'react'
import { call } from '../../calls'
import { routes } from '../../routes'
import { ReasonSheet } from '../../ui/reason-sheet'
import { Row } from '../../ui/row'

const messages = {
  title: { zh: '车主对欠费有异议', en: 'The owner objects' },
  left: { zh: '自动放行还有', en: 'Lowered by itself in' },
  byHand: { zh: '须由您答复', en: 'You have to answer' },
  byHandText: {
    zh: '同样的异议以前核对过或放行过，不会自动放行。',
    en: 'The same was looked at or let go before: nothing happens by itself.',
  },
  clockText: {
    zh: '时间到仍无人答复，锁会自动降下，欠费转待核实。',
    en: 'If nobody answers by then the lock goes down by itself and the debts go to review.',
  },
  plate: { zh: '车牌', en: 'Plate' },
  why: { zh: '理由', en: 'Ground' },
  words: { zh: '车主说', en: 'In their words' },
  due: { zh: '应付', en: 'Due' },
  lot: { zh: '车场', en: 'Lot' },
  since: { zh: '锁车时间', en: 'Held since' },
  order: { zh: '查看订单和照片', en: 'See the order and its pictures' },
} satisfies Catalogue

const UPHOLD = {
  title: { zh: '异议成立，放行', en: 'The owner is right: let go' },
  text: {
    zh: '锁立即降下，这些欠费转待核实。',
    en: 'The lock goes down at once and the debts go to review.',
  },
  action: { zh: '放行', en: 'Let the car go' },
  reasons: [
    { zh: '车牌或照片不符', en: 'Plate or pictures do not fit' },
    { zh: '有付款凭证', en: 'There is a proof of payment' },
    { zh: '车辆已过户或租用', en: 'The car was bought or rented since' },
    { zh: '需要时间核实', en: 'It takes time to look into' },
  ],
}
const REJECT = {
  title: { zh: '驳回异议', en: 'Reject it' },
  text: {
    zh: '车继续锁着，车主会看到您写的原因和热线。',
    en: 'The car stays held; the owner reads your reason and the telephone number.',
  },
  action: { zh: '驳回', en: 'Reject' },
  reasons: [
    { zh: '照片与车牌一致，没有付款记录', en: 'The pictures fit the plate, and no payment is known' },
    { zh: '已向车主出示停车照片', en: 'The owner was shown the pictures' },
  ],
}

type Choice = 'look' | 'uphold' | 'reject'

/** Somebody who stands at a held car and waits for an answer, with the time that is left. */
export function ObjectionRow({ dispute, onDone }: { dispute: WaitingDispute; onDone: () => void }) {
  const t = useTranslate()
  const [choice, setChoice] = useState<Choice>()
  const close = () => setChoice(undefined)
  if (choice === 'uphold' || choice === 'reject') {
    const name = choice === 'uphold' ? 'upholdDispute' : 'rejectDispute'
    const send = (reason: string) => call(name, { params: { disputeId: dispute.id }, body: { reason } })
    const prompt = choice === 'uphold' ? UPHOLD : REJECT
    return <ReasonSheet request={{ ...prompt, send, done: onDone }} onClose={close} />
  }
  return (
    <>
      <Row
        tone="bad"
        title={dispute.plateText}
        aside={<Clock dispute={dispute} />}
        detail={`${t(messages.title)} · ${t(DISPUTE_GROUND_LABELS[dispute.ground])}`}
        onClick={() => setChoice('look')}
      />
      {choice === 'look' ? <Objection dispute={dispute} onChoice={setChoice} onClose={close} /> : null}
    </>
  )
}

function Clock({ dispute }: { dispute: WaitingDispute }) {
  const t = useTranslate()
  return dispute.isReleasedUnanswered ? (
    <Remaining until={dispute.decideBy} />
  ) : (
    <span className="mer-hint">{t(messages.byHand)}</span>
  )
}

function Objection(props: {
  dispute: WaitingDispute
  onChoice: (choice: Choice) => void
  onClose: () => void
}) {
  const { dispute, onChoice, onClose } = props
  const t = useTranslate()
  const language = useLanguage()
  return (
    <Sheet
      open
      title={t(messages.title)}
      onClose={onClose}
      actions={
        <>
          <Button large kind="primary" onClick={() => onChoice('uphold')}>
            {t(UPHOLD.action)}
          </Button>
          <Button large onClick={() => onChoice('reject')}>
            {t(REJECT.title)}
          </Button>
          <Button kind="plain" onClick={() => routes.order(dispute.orderId)}>
            {t(messages.order)}
          </Button>
        </>
      }
    >
      <div className="mer-stack">
        <Facts
          facts={[
            { name: t(messages.plate), value: dispute.plateText },
            ...(dispute.isReleasedUnanswered
              ? [{ name: t(messages.left), value: <Remaining until={dispute.decideBy} /> }]
              : []),
            { name: t(messages.why), value: t(DISPUTE_GROUND_LABELS[dispute.ground]) },
            ...(dispute.note ? [{ name: t(messages.words), value: dispute.note }] : []),
            { name: t(messages.due), value: formatYuan(dispute.dueFen) },
            { name: t(messages.lot), value: dispute.lotName },
            ...(dispute.heldSince
              ? [{ name: t(messages.since), value: dayAndTime(dispute.heldSince, language) }]
              : []),
          ]}
        />
        <p className="mer-hint">
          {t(dispute.isReleasedUnanswered ? messages.clockText : messages.byHandText)}
        </p>
      </div>
    </Sheet>
  )
}
