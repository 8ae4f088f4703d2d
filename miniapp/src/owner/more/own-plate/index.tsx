import type { OwnerCall } from '@fangxing/contract/calls'
import { formatYuan } from '@fangxing/contract/money'
import type { Problem } from '@shared/net/result'
import { useRead } from '@shared/net/use-read'
import { TitleBar } from '@shared/phone/title-bar'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Facts } from '@shared/ui/facts'
import { Page } from '@shared/ui/page'
import { Plate } from '@shared/ui/plate'
import { Sheet } from '@shared/ui/sheet'
import { Skeleton } from '@shared/ui/skeleton'
import { useLanguage, useTranslate } from '@shared/i18n/language'
import { day } from '@shared/i18n/time'
import Taro, { useDidShow, useRouter } from '@tarojs/taro'
import { useCallback, useState } from 'react'
import { BillProblem } from '../../bill/bill-problem'
import { call } from '../../calls'
import { PLATES_PAGE } from '../../links/plate-link'
import { OwnDebt } from '../../plates/own-debt'
import { PastDebt } from '../../plates/past-debt'
import { RunningStay } from '../../plates/running-stay'
import { usePayPlate } from '../../plates/use-pay-plate'
import { messages } from '../../plates/messages'
import './index.scss'

type Shown = OwnerCall<'readPlate'>['reply']
type Creditor = Shown['creditors'][number]

/** What a bound plate owes, and what is over, with times, places and pictures. */
export default function OwnPlatePage() {
  const t = useTranslate()
  const { id } = useRouter().params as { id?: string }
  return (
    <Page label={t(messages.plateTitle)}>
      <TitleBar title={t(messages.plateTitle)} home="/pages/home/index" />
      {id ? <OwnPlate plateId={id} /> : <Gone />}
    </Page>
  )
}

function OwnPlate({ plateId }: { plateId: string }) {
  const read = useCallback(() => call('readPlate', { params: { plateId } }), [plateId])
  const { value, problem, again } = useRead(read)
  useDidShow(() => {
    if (value) again()
  })
  const isGone = problem?.kind === 'refused' && problem.refusal.code === 'NOT_FOUND'
  return (
    <>
      {value || problem ? null : <Skeleton bars={[96, 180, 104]} />}
      {isGone ? <Gone /> : null}
      {problem && !isGone ? <ErrorState problem={problem} retry={again} /> : null}
      {value && !isGone ? <Body shown={value} again={again} /> : null}
    </>
  )
}

/** It was unbound, or a link lost its end. */
function Gone() {
  const t = useTranslate()
  return (
    <Empty
      title={t(messages.gone)}
      text={t(messages.goneText)}
      actions={<Button onClick={() => void Taro.redirectTo({ url: PLATES_PAGE })}>{t(messages.back)}</Button>}
    />
  )
}

function Body({ shown, again }: { shown: Shown; again: () => void }) {
  const t = useTranslate()
  const language = useLanguage()
  const { plate, running = [], creditors, history } = shown
  return (
    <>
      <div className="own-own-plate__head">
        <Plate size="large" text={plate.plateText} colour={plate.plateColour} />
      </div>
      <Card>
        <Facts
          facts={[
            { name: t(messages.issued), value: plate.issueDate },
            { name: t(messages.until), value: day(plate.expiresAt, language) },
            { name: t(messages.shows), value: plate.merchantName ?? t(messages.showsAll) },
          ]}
        />
      </Card>
      {running.map(stay => (
        <RunningStay key={`${stay.lotName} ${stay.enteredAt}`} plateId={plate.id} stay={stay} again={again} />
      ))}
      {creditors.length === 0 ? <Empty title={t(messages.nothingOwed)} /> : null}
      {creditors.map(creditor => (
        <Owed key={creditor.merchantId} plateId={plate.id} creditor={creditor} again={again} />
      ))}
      <Card title={t(messages.history)}>
        {history.length === 0 ? <p className="own-own-plate__none">{t(messages.noHistory)}</p> : null}
        <ul>
          {history.map(debt => (
            <PastDebt key={debt.arrearId} plateId={plate.id} debt={debt} again={again} />
          ))}
        </ul>
      </Card>
      <Unbind plateId={plate.id} />
    </>
  )
}

/** What one payee is owed, paid by one bill. */
function Owed({ plateId, creditor, again }: { plateId: string; creditor: Creditor; again: () => void }) {
  const t = useTranslate()
  const { busy, problem, pay } = usePayPlate(plateId, again)
  const { merchantId } = creditor
  return (
    <Card title={creditor.payeeName}>
      <ul>
        {creditor.debts.map(debt => (
          <OwnDebt key={debt.arrearId} debt={debt} />
        ))}
      </ul>
      {creditor.arrearCount > 0 ? (
        <Button large kind="primary" busy={busy} onClick={() => void pay({ merchantId })}>
          {t(messages.pay)} {formatYuan(creditor.dueFen)}
        </Button>
      ) : null}
      {problem ? <BillProblem problem={problem} retry={() => void pay({ merchantId })} /> : null}
    </Card>
  )
}

function Unbind({ plateId }: { plateId: string }) {
  const t = useTranslate()
  const [isAsked, setAsked] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  async function unbind(): Promise<void> {
    setBusy(true)
    const result = await call('unbindPlate', { params: { plateId }, body: {} })
    setBusy(false)
    if (!result.ok) return setProblem(result.problem)
    await Taro.redirectTo({ url: PLATES_PAGE })
    return undefined
  }
  return (
    <>
      <Button kind="plain" onClick={() => setAsked(true)}>
        {t(messages.unbind)}
      </Button>
      <Sheet
        open={isAsked}
        title={t(messages.unbindAsk)}
        onClose={() => setAsked(false)}
        actions={
          <Button large kind="danger" busy={busy} onClick={() => void unbind()}>
            {t(messages.unbind)}
          </Button>
        }
      >
        <p>{t(messages.unbindText)}</p>
        {problem ? <ErrorState problem={problem} /> : null}
      </Sheet>
    </>
  )
}
