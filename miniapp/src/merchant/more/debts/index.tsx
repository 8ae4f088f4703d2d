import type { ArrearView } from '@fangxing/contract/arrears'
import type { DebtsEnded } from '@fangxing/contract/approvals'
import type { Me } from '@fangxing/contract/sessions'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Skeleton } from '@shared/ui/skeleton'
import { useRead } from '@shared/net/use-read'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { useRouter } from '@tarojs/taro'
import { useCallback, useState } from 'react'
import { call } from '../../calls'
import { ArrearCard } from '../../recover/arrear-card'
import { mayCall } from '../../staff/auth'
import { StaffPage } from '../../staff/staff-page'
import { ReasonSheet } from '../../ui/reason-sheet'

const messages = {
  title: { zh: '处理欠费', en: 'Debts not owed any more' },
  none: { zh: '没有未缴的欠费', en: 'Nothing is owed' },
  hint: {
    zh: '选择不再应缴的欠费。正在锁车的欠费须全部选中，车辆随即放行。',
    en: 'Choose what is not owed any more. Of debts that a car is held for choose all: then it is let go.',
  },
  withdraw: { zh: '撤销', en: 'Withdraw' },
  paid: { zh: '已在别处付清', en: 'Paid elsewhere' },
  notYours: {
    zh: '撤销或标记已付由车场经理处理；大额由另一位经理或财务批准。',
    en: 'A manager withdraws debts or marks them as paid; large ones are approved by another manager or finance.',
  },
  done: { zh: '已处理', en: 'Done' },
  asked: {
    zh: '已提交，等待另一位经理或财务批准；没有第二人时满 24 小时由您在“待决事项”再次确认',
    en: 'It waits for another manager or finance; where there is none, you confirm it under “To be decided” after 24 h',
  },
} satisfies Catalogue
const WITHDRAW = {
  title: { zh: '撤销欠费', en: 'Withdraw the debt' },
  text: { zh: '这些欠费作废，不再催缴。', en: 'These debts are void and not asked for any more.' },
  action: { zh: '撤销', en: 'Withdraw' },
  reasons: [
    { zh: '计费有误', en: 'The charge was wrong' },
    { zh: '月卡已覆盖', en: 'Covered by a pass' },
    { zh: '识别错误，不是这辆车', en: 'Misread, not this car' },
  ],
}
const PAID = {
  title: { zh: '已在别处付清', en: 'Paid elsewhere' },
  text: {
    zh: '写下收据号或付款渠道，会留在记录里。',
    en: 'Write the receipt number or how it was paid; it stays on record.',
  },
  action: { zh: '标记为已付', en: 'Mark as paid' },
  reasons: [
    { zh: '岗亭现金，收据号 ', en: 'Cash at the booth, receipt ' },
    { zh: '其他平台支付，单号 ', en: 'Another platform, number ' },
  ],
}

/** A manager says which debts of a plate are not owed any more. */
export default function DebtsPage() {
  const t = useTranslate()
  const plateText = decodeURIComponent(useRouter().params.plateText ?? '')
  return (
    <StaffPage label={t(messages.title)}>{({ me }) => <Debts me={me} plateText={plateText} />}</StaffPage>
  )
}

function Debts({ me, plateText }: { me: Me; plateText: string }) {
  const t = useTranslate()
  const read = useCallback(() => call('listArrears', { query: { plateText, limit: 100 } }), [plateText])
  const { value, problem, again } = useRead(read)
  const isAllowed = mayCall(me, 'withdrawArrears')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [act, setAct] = useState<'withdraw' | 'paid'>()
  const [ended, setEnded] = useState<DebtsEnded>()
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter(other => other !== id) : [...chosen, id])
  const arrearIds = [...chosen]
  const send = (text: string) =>
    act === 'withdraw'
      ? call('withdrawArrears', { body: { arrearIds, reason: text } })
      : call('markPaidElsewhere', { body: { arrearIds, reason: text, reference: text.slice(0, 64) } })
  const done = (result: DebtsEnded) => {
    setEnded(result)
    setChosen([])
    again()
  }
  return (
    <>
      {ended ? (
        <Alert
          small
          tone={ended.outcome === 'done' ? 'good' : 'waiting'}
          title={t(messages[ended.outcome])}
        />
      ) : null}
      {problem ? <ErrorState problem={problem} retry={again} /> : null}
      {value || problem ? null : <Skeleton bars={[92, 92]} />}
      {value ? <Head isEmpty={value.items.length === 0} isAllowed={isAllowed} /> : null}
      {value?.items.map((arrear: ArrearView) => (
        <ArrearCard
          key={arrear.id}
          arrear={arrear}
          chosen={chosen.includes(arrear.id)}
          onChoose={isAllowed ? () => toggle(arrear.id) : undefined}
        />
      ))}
      {value?.items.length && isAllowed ? <Acts isNone={chosen.length === 0} onAct={setAct} /> : null}
      {act ? (
        <ReasonSheet
          request={{ ...(act === 'withdraw' ? WITHDRAW : PAID), send, done }}
          onClose={() => setAct(undefined)}
        />
      ) : null}
    </>
  )
}

function Acts({ isNone, onAct }: { isNone: boolean; onAct: (act: 'withdraw' | 'paid') => void }) {
  const t = useTranslate()
  return (
    <div className="mer-side">
      <Button disabled={isNone} onClick={() => onAct('withdraw')}>
        {t(messages.withdraw)}
      </Button>
      <Button disabled={isNone} onClick={() => onAct('paid')}>
        {t(messages.paid)}
      </Button>
    </div>
  )
}

/** Whoever may only look reads who decides, and has nothing to tick. */
function Head({ isEmpty, isAllowed }: { isEmpty: boolean; isAllowed: boolean }) {
  const t = useTranslate()
  if (isEmpty) return <Empty title={t(messages.none)} />
  return <p className="mer-hint">{t(isAllowed ? messages.hint : messages.notYours)}</p>
}
