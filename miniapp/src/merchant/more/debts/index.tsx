import type { ArrearView } from '@fangxing/contract/arrears'
import type { PlateColour } from '@fangxing/contract/plate'
import type { Me } from '@fangxing/contract/sessions'
import { useTopOfPageAfter } from '@shared/phone/scroll'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Skeleton } from '@shared/ui/skeleton'
import { success } from '@shared/net/result'
import { useRead } from '@shared/net/use-read'
import { ARREAR_LABELS } from '@fangxing/contract/states'
import { useLanguage, useTranslate, type Catalogue } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import { useRouter } from '@tarojs/taro'
import { useCallback, useState } from 'react'
import { call } from '../../calls'
import { ArrearCard } from '../../recover/arrear-card'
import { colourOfParam } from '../../routes'
import { mayCall } from '../../staff/auth'
import { NothingNamed } from '../../staff/nothing-named'
import { StaffPage } from '../../staff/staff-page'
import { ReasonSheet } from '../../ui/reason-sheet'
import { DEBT_ACT_NAMES, DEBT_ACTS, fitsAll, missingActs, type DebtActName, type Outcome } from './debt-acts'
import { DocumentSheet } from './document-sheet'

const messages = {
  title: { zh: '处理欠费', en: 'Debts not owed any more' },
  none: { zh: '没有未缴的欠费', en: 'Nothing is owed' },
  hint: {
    zh: '选择欠费，再选处理方式。正在锁车的欠费须全部选中，车辆随即放行。',
    en: 'Choose debts, then what to do. Of debts that a car is held for choose all: then it is let go.',
  },
  document: { zh: '凭证件转核实', en: 'By a document' },
  documentHint: {
    zh: '车主出示日期晚于欠费的行驶证或租车合同时，选中这些欠费，放行并转经理核实。',
    en: 'Where somebody shows a licence or rental contract dated after debts, choose them: the car is let go and a manager looks at them.',
  },
  notYours: {
    zh: '撤销或标记已付由车场经理处理；大额由另一位经理或财务批准。',
    en: 'A manager withdraws debts or marks them as paid; large ones are approved by another manager or finance.',
  },
  sent: { zh: '已转经理核实，在“待决事项”里', en: 'Sent to a manager, under “To be decided”' },
  cannot: { zh: '所选欠费现在不能', en: 'The chosen debts cannot now be' },
  because: { zh: '因为有', en: 'because some are' },
  until: { zh: '至', en: 'until' },
  asked: {
    zh: '已提交，等待另一位经理或财务批准；没有第二人时满 24 小时由您在“待决事项”再次确认',
    en: 'It waits for another manager or finance; where there is none, you confirm it under “To be decided” after 24 h',
  },
} satisfies Catalogue

/** What becomes of the debts of a plate: a manager decides, and whoever stands at the car sends them to review. */
export default function DebtsPage() {
  const t = useTranslate()
  const { params } = useRouter()
  const plateText = decodeURIComponent(params.plateText ?? '')
  const plateColour = colourOfParam(params.colour)
  if (plateText === '') return <NothingNamed ofPlate label={t(messages.title)} />
  return (
    <StaffPage label={t(messages.title)}>
      {({ me }) => <Debts me={me} plateText={plateText} plateColour={plateColour} />}
    </StaffPage>
  )
}

/** Open debts, and those that are barred: whoever wants to may pay one. */
async function readDebts(plateText: string, plateColour: PlateColour | undefined) {
  const query = { plateText, limit: 100, ...(plateColour ? { plateColour } : {}) }
  const [open, barred] = await Promise.all([
    call('listArrears', { query }),
    call('listArrears', { query: { ...query, state: 'time_barred' } }),
  ])
  if (!open.ok || !barred.ok) return open.ok ? barred : open
  return success({ items: [...open.value.items, ...barred.value.items] })
}

function Debts({ me, plateText, plateColour }: { me: Me; plateText: string; plateColour?: PlateColour }) {
  const read = useCallback(() => readDebts(plateText, plateColour), [plateText, plateColour])
  const { value, problem, again } = useRead(read)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [act, setAct] = useState<DebtActName | 'document'>()
  const [ended, setEnded] = useState<Ended>()
  const [doneCount, setDoneCount] = useState(0)
  // What was done is said at the top, and the buttons stand below a long list.
  useTopOfPageAfter(String(doneCount))
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter(other => other !== id) : [...chosen, id])
  const done = (outcome: Outcome) => {
    setEnded(act && { act, outcome })
    setDoneCount(doneCount + 1)
    setChosen([])
    again()
  }
  const items = value?.items ?? []
  const mayAct = mayCall(me, 'withdrawArrears') || mayCall(me, 'sendToReview')
  return (
    <>
      <EndedAlert ended={ended} />
      {problem ? <ErrorState problem={problem} retry={again} /> : null}
      {value || problem ? null : <Skeleton bars={[92, 92]} />}
      {value ? <Head isEmpty={items.length === 0} me={me} /> : null}
      {items.map((arrear: ArrearView) => (
        <ArrearCard
          key={arrear.id}
          arrear={arrear}
          chosen={chosen.includes(arrear.id)}
          onChoose={mayAct ? () => toggle(arrear.id) : undefined}
        />
      ))}
      {items.length > 0 && mayAct ? (
        <Acts me={me} chosen={items.filter(({ id }) => chosen.includes(id))} onAct={setAct} />
      ) : null}
      {act ? (
        <ActSheet act={act} arrearIds={[...chosen]} onDone={done} onClose={() => setAct(undefined)} />
      ) : null}
    </>
  )
}

type Ended = { act: DebtActName | 'document'; outcome: Outcome }

function EndedAlert({ ended }: { ended: Ended | undefined }) {
  const t = useTranslate()
  if (!ended) return null
  const { act, outcome } = ended
  const done = act === 'document' ? messages.sent : DEBT_ACTS[act].done
  return (
    <Alert
      small
      urgent
      tone={outcome === 'done' ? 'good' : 'waiting'}
      title={t(outcome === 'done' ? done : messages.asked)}
    />
  )
}

type ActProps = {
  act: DebtActName | 'document'
  arrearIds: string[]
  onDone: (outcome: Outcome) => void
  onClose: () => void
}

function ActSheet({ act, arrearIds, onDone, onClose }: ActProps) {
  if (act === 'document')
    return <DocumentSheet arrearIds={arrearIds} onDone={() => onDone('done')} onClose={onClose} />
  const { label, text, reasons, send } = DEBT_ACTS[act]
  const request = { title: label, text, action: label, reasons }
  return (
    <ReasonSheet
      request={{ ...request, send: (reason: string) => send(arrearIds, reason), done: onDone }}
      onClose={onClose}
    />
  )
}

type ActsProps = {
  me: Me
  chosen: readonly ArrearView[]
  onAct: (act: DebtActName | 'document') => void
}

/** What fits all that is chosen. */
function Acts({ me, chosen, onAct }: ActsProps) {
  const t = useTranslate()
  const isNone = chosen.length === 0
  const names = DEBT_ACT_NAMES.filter(name => mayCall(me, DEBT_ACTS[name].call) && fitsAll(name, chosen))
  const mayShow = mayCall(me, 'sendToReview') && chosen.every(({ state }) => SHOWN_STATES.includes(state))
  return (
    <div className="mer-side">
      {names.map(name => (
        <Button key={name} disabled={isNone} onClick={() => onAct(name)}>
          {t(DEBT_ACTS[name].label)}
        </Button>
      ))}
      {mayShow ? (
        <Button disabled={isNone} onClick={() => onAct('document')}>
          {t(messages.document)}
        </Button>
      ) : null}
      {isNone ? null : <Missing me={me} chosen={chosen} />}
    </div>
  )
}

/** Why a button that somebody looks for is not there, and until when. */
function Missing({ me, chosen }: { me: Me; chosen: readonly ArrearView[] }) {
  const t = useTranslate()
  const language = useLanguage()
  const missing = missingActs(chosen, name => mayCall(me, DEBT_ACTS[name].call))
  if (missing.length === 0) return null
  const against = chosen.filter(debt => missing.some(name => !fitsAll(name, [debt])))
  const why = against.map(({ state, graceUntil }) =>
    graceUntil === null
      ? t(ARREAR_LABELS[state])
      : `${t(ARREAR_LABELS[state])}（${t(messages.until)} ${dayAndTime(graceUntil, language)}）`,
  )
  const names = missing.map(name => t(DEBT_ACTS[name].label)).join('、')
  return (
    <p className="mer-hint">{`${t(messages.cannot)} ${names}：${t(messages.because)} ${[...new Set(why)].join('、')}`}</p>
  )
}

/** A document says something of a debt that is owed, or about to be. */
const SHOWN_STATES: readonly ArrearView['state'][] = ['grace', 'outstanding', 'held']

/** Whoever may only look reads who decides, and has nothing to tick. */
function Head({ isEmpty, me }: { isEmpty: boolean; me: Me }) {
  const t = useTranslate()
  if (isEmpty) return <Empty title={t(messages.none)} />
  const decides = mayCall(me, 'withdrawArrears')
  return (
    <>
      <p className="mer-hint">{t(decides ? messages.hint : messages.notYours)}</p>
      {mayCall(me, 'sendToReview') && !decides ? (
        <p className="mer-hint">{t(messages.documentHint)}</p>
      ) : null}
    </>
  )
}
