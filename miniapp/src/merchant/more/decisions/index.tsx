import { APPROVAL_ACT_LABELS, type ApprovalView } from '@fangxing/contract/approvals'
import { formatYuan } from '@fangxing/contract/money'
import type { QuarantinedPayment } from '@fangxing/contract/quarantine'
import type { Me } from '@fangxing/contract/sessions'
import { APPROVAL_LABELS, PAYMENT_LABELS } from '@fangxing/contract/states'
import type { Problem } from '@shared/net/result'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Facts } from '@shared/ui/facts'
import { Sheet } from '@shared/ui/sheet'
import { Skeleton } from '@shared/ui/skeleton'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useTranslate } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import { useState } from 'react'
import { call } from '../../calls'
import { mayDecideOn, useDecisions } from '../../decisions/use-decisions'
import { routes } from '../../routes'
import { mayCall } from '../../staff/auth'
import { StaffPage } from '../../staff/staff-page'
import { ReasonSheet } from '../../ui/reason-sheet'
import { Row } from '../../ui/row'
import { DEBT_ACTS } from '../debts/debt-acts'
import { LicenceRow } from './licence-row'
import { ObjectionRow } from './objection-row'
import { ACCEPT, GIVE_BACK, messages, MISMATCHES } from './messages'
import { ReviewRow, type Decided } from './review-row'

/** What waits for a person's decision: money that did not match, debts that somebody flagged, and large decisions of a colleague. */
export default function DecisionsPage() {
  const t = useTranslate()
  return <StaffPage label={t(messages.title)}>{({ me }) => <List me={me} />}</StaffPage>
}

function List({ me }: { me: Me }) {
  const t = useTranslate()
  const { value, problem, again, hasMore, isEmpty } = useDecisions(me)
  const [ended, setEnded] = useState<Decided>()
  const decided = (done: Decided) => {
    setEnded(done)
    again()
  }
  return (
    <>
      {ended ? (
        <Alert
          small
          urgent
          tone={ended.outcome === 'done' ? 'good' : 'waiting'}
          title={t(ended.outcome === 'done' ? DEBT_ACTS[ended.act].done : messages.askedForMore)}
        />
      ) : null}
      {problem ? <ErrorState problem={problem} retry={again} /> : null}
      {value || problem ? null : <Skeleton bars={[84, 84]} />}
      {isEmpty ? <Empty title={t(messages.none)} text={t(messages.noneText)} /> : null}
      {value?.objected.map(dispute => (
        <ObjectionRow key={dispute.id} dispute={dispute} onDone={again} />
      ))}
      {value?.kept.map(payment => (
        <KeptRow key={payment.paymentId} me={me} payment={payment} onDone={again} />
      ))}
      {value?.reviews.map(plate => (
        <ReviewRow key={plate.key} me={me} plate={plate} onDone={decided} />
      ))}
      {hasMore ? <p className="mer-hint">{t(messages.moreReviews)}</p> : null}
      {value?.licences.map(check => (
        <LicenceRow key={check.id} check={check} onDone={again} />
      ))}
      {value?.asked.map(approval => (
        <AskedRow key={approval.id} me={me} approval={approval} onDone={again} />
      ))}
    </>
  )
}

type Choice = 'look' | 'accept' | 'giveBack'

function KeptRow({ me, payment, onDone }: { me: Me; payment: QuarantinedPayment; onDone: () => void }) {
  const t = useTranslate()
  const language = useLanguage()
  const [choice, setChoice] = useState<Choice>()
  const close = () => setChoice(undefined)
  const params = { paymentId: payment.paymentId }
  const { orderId } = payment
  const paid = payment.paidFen === null ? '—' : formatYuan(payment.paidFen)
  if (choice === 'accept' || choice === 'giveBack') {
    const name = choice === 'accept' ? 'acceptPayment' : 'returnPayment'
    const send = (reason: string) => call(name, { params, body: { reason } })
    const prompt = choice === 'accept' ? ACCEPT : GIVE_BACK
    return <ReasonSheet request={{ ...prompt, send, done: onDone }} onClose={close} />
  }
  return (
    <>
      <Row
        tone="warn"
        title={payment.plateText}
        aside={<StateBadge label={PAYMENT_LABELS.quarantined} />}
        detail={`${t(messages.paid)} ${paid} · ${t(messages.due)} ${formatYuan(payment.dueFen)} · ${dayAndTime(payment.since, language)}`}
        onClick={() => setChoice('look')}
      />
      {choice === 'look' ? (
        <Sheet
          open
          title={t(messages.kept)}
          onClose={close}
          actions={
            <>
              {payment.isPayable && mayCall(me, 'acceptPayment') ? (
                <Button large kind="primary" onClick={() => setChoice('accept')}>
                  {t(ACCEPT.action)}
                </Button>
              ) : null}
              {mayCall(me, 'returnPayment') ? (
                <Button large onClick={() => setChoice('giveBack')}>
                  {t(GIVE_BACK.action)}
                </Button>
              ) : null}
              {orderId === null ? null : (
                <Button kind="plain" onClick={() => routes.order(orderId)}>
                  {t(messages.order)}
                </Button>
              )}
            </>
          }
        >
          <Facts
            facts={[
              { name: t(messages.paid), value: paid },
              { name: t(messages.due), value: formatYuan(payment.dueFen) },
              {
                name: t(messages.why),
                value: payment.mismatches.map(why => t(MISMATCHES[why] ?? MISMATCHES.other!)).join(' · '),
              },
            ]}
          />
          {payment.isPayable || mayCall(me, 'returnPayment') ? null : (
            <p className="mer-hint">{t(messages.onlyFinance)}</p>
          )}
        </Sheet>
      ) : null}
    </>
  )
}

function AskedRow({ me, approval, onDone }: { me: Me; approval: ApprovalView; onDone: () => void }) {
  const t = useTranslate()
  const [isOpen, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const decide = async (name: 'approve' | 'refuseApproval') => {
    setBusy(true)
    const result = await call(name, { params: { approvalId: approval.id }, body: {} })
    setBusy(false)
    if (!result.ok) return setProblem(result.problem)
    setOpen(false)
    onDone()
    return undefined
  }
  const act = t(APPROVAL_ACT_LABELS[approval.act])
  return (
    <>
      <Row
        title={`${act} · ${approval.plateText}`}
        aside={<StateBadge label={APPROVAL_LABELS[approval.state]} />}
        detail={`${formatYuan(approval.amountFen)} · ${approval.askedBy.name} · ${approval.reason}`}
        onClick={() => setOpen(true)}
      />
      {isOpen ? (
        <Sheet
          open
          title={act}
          onClose={() => setOpen(false)}
          actions={
            mayCall(me, 'approve') && mayDecideOn(approval, me) ? (
              <>
                <Button large kind="primary" busy={busy} onClick={() => void decide('approve')}>
                  {t(messages.approve)} {formatYuan(approval.amountFen)}
                </Button>
                <Button busy={busy} onClick={() => void decide('refuseApproval')}>
                  {t(messages.refuse)}
                </Button>
              </>
            ) : undefined
          }
        >
          <div className="mer-stack">
            <Facts
              facts={[
                { name: t(messages.plate), value: approval.plateText },
                { name: t(messages.askedBy), value: approval.askedBy.name },
                { name: t(messages.reason), value: approval.reason },
                ...(approval.reference ? [{ name: t(messages.reference), value: approval.reference }] : []),
              ]}
            />
            {mayDecideOn(approval, me) ? null : <p className="mer-hint">{t(messages.someoneElse)}</p>}
            {problem ? <ErrorState problem={problem} /> : null}
          </div>
        </Sheet>
      ) : null}
    </>
  )
}
