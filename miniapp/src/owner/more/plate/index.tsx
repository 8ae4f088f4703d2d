import type { OwnerCall } from '@fangxing/contract/calls'
import { lotCodeIn } from '@fangxing/contract/lot-codes'
import type { PlateColour } from '@fangxing/contract/plate'
import type { Problem } from '@shared/net/result'
import { useRead } from '@shared/net/use-read'
import { TitleBar } from '@shared/phone/title-bar'
import { ColourChips } from '@shared/plate/colour-chips'
import { PlateCells } from '@shared/plate/plate-cells'
import { PlateKeyboard } from '@shared/plate/plate-keyboard'
import { usePlate, type PlateEntry } from '@shared/plate/use-plate'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { LanguageSwitch } from '@shared/ui/language-switch'
import { Page } from '@shared/ui/page'
import { Skeleton } from '@shared/ui/skeleton'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import Taro, { useRouter } from '@tarojs/taro'
import { useCallback, useState } from 'react'
import { billPage } from '../../links/bill-link'
import { BillProblem } from '../../bill/bill-problem'
import { call } from '../../calls'
import { decodeSafely } from '../../links/decode-safely'
import { PayeeLine } from '../../pay/payee-line'
import { StaysHere } from '../../plates/stays-here'
import './index.scss'

type Lot = OwnerCall<'readLotOfCode'>['reply']
type Params = { lot?: string; q?: string; scene?: string }
type Answer =
  | { status: 'none' }
  | { status: 'asking' }
  | { status: 'nothing' }
  | { status: 'problem'; problem: Problem }

const messages = {
  title: { zh: '按车牌缴费', en: 'Pay by plate' },
  hint: { zh: '输入车牌，查询在这里的停车欠费', en: 'Type the plate to see what it owes here' },
  colour: { zh: '请选择车牌颜色', en: 'Choose the colour of the plate' },
  ready: { zh: '核对后点“查询欠费”', en: 'Check the plate, then tap “Look up”' },
  look: { zh: '查询欠费', en: 'Look up' },
  asking: { zh: '正在查询', en: 'Looking it up' },
  another: { zh: '换一个车牌', en: 'Another plate' },
  other: { zh: '查询其他车牌的欠费', en: 'Look up another plate' },
  none: { zh: '没有查到欠费，请核对车牌颜色', en: 'Nothing is owed; check the colour of the plate' },
  noneText: {
    zh: '颜色不同就是另一辆车。截至昨天，这个车牌不欠该收款方停车费；刚离场的费用过一两天才能查到。',
    en: 'In another colour it is another car. Up to yesterday it owes this payee nothing; what was parked just now can be seen here after a day or two.',
  },
  noLot: { zh: '没有这个停车场', en: 'There is no such lot' },
  noLotText: {
    zh: '请重新扫描停车场内的缴费码。',
    en: 'Scan the sign in the parking lot again.',
  },
  home: { zh: '返回首页', en: 'Home' },
} satisfies Catalogue

/** The page of a lot's sign: WeChat gives the scanned link in `q`, or the code in `scene`. */
export default function PlatePage() {
  const t = useTranslate()
  const { lot, q, scene } = useRouter().params as Params
  const lotCode = lotCodeIn(decodeSafely(lot ?? scene ?? q ?? ''))
  const read = useCallback(
    () => call('readLotOfCode', { params: { lotCode: lotCode ?? '0000000000' } }),
    [lotCode],
  )
  const { value, problem, again } = useRead(read)
  if (value) return <TypePlate lot={value} />
  const isUnknown = problem?.kind === 'refused' && problem.refusal.code === 'NOT_FOUND'
  return (
    <Page label={t(messages.title)}>
      <TitleBar title={t(messages.title)} home="/pages/home/index" />
      {problem ? null : <Skeleton bars={[56, 60, 68, 52]} />}
      {isUnknown ? (
        <Empty
          title={t(messages.noLot)}
          text={t(messages.noLotText)}
          actions={
            <Button onClick={() => void Taro.reLaunch({ url: '/pages/home/index' })}>
              {t(messages.home)}
            </Button>
          }
        />
      ) : null}
      {problem && !isUnknown ? <ErrorState problem={problem} retry={again} /> : null}
    </Page>
  )
}

/** What the plate owes: its bill is opened, else the answer says why not. */
function useLookUp(lotId: string, plate: PlateEntry) {
  const [answer, setAnswer] = useState<Answer>({ status: 'none' })
  async function look(): Promise<void> {
    if (!plate.colour || answer.status === 'asking') return
    setAnswer({ status: 'asking' })
    const body = { lotId, plate: { text: plate.text, colour: plate.colour } }
    const result = await call('openBill', { body })
    if (!result.ok) return setAnswer({ status: 'problem', problem: result.problem })
    const { bill } = result.value
    setAnswer({ status: bill ? 'none' : 'nothing' })
    if (bill) await Taro.navigateTo({ url: billPage({ id: bill.id }) })
  }
  return { answer, look, forget: () => setAnswer({ status: 'none' }) }
}

function TypePlate({ lot }: { lot: Lot }) {
  const t = useTranslate()
  const plate = usePlate()
  const { answer, look, forget } = useLookUp(lot.id, plate)
  const [hereCount, setHereCount] = useState(0)
  const [wantsOther, setWantsOther] = useState(false)
  /** Another colour is another car: it can be looked up at once. */
  const chooseColour = (colour: PlateColour) => {
    forget()
    plate.setColour(colour)
  }
  const isTyping = answer.status === 'none' || answer.status === 'asking'
  // Who has a car here came for it: no key covers what it costs, or until when it may leave.
  const isForCarHere = isTyping && hereCount > 0 && !wantsOther && plate.text === ''
  const startOver = () => {
    setWantsOther(true)
    forget()
    plate.setText('')
  }
  const entry = (
    <>
      <PlateCells
        text={plate.text}
        colour={plate.colour}
        isTyping={isTyping}
        mayHaveEighth={isTyping && plate.mayHaveEighth}
        onTap={forget}
      />
      <ColourChips text={plate.text} colour={plate.colour} onColour={chooseColour} />
    </>
  )
  return (
    <Page
      label={t(messages.title)}
      actions={
        isForCarHere ? (
          <Button large kind="plain" onClick={() => setWantsOther(true)}>
            {t(messages.other)}
          </Button>
        ) : isTyping ? (
          // Beside the keys, whatever the page is scrolled to: nothing that is needed hides behind them.
          <>
            <p className="own-plate__hint">{t(hintFor(plate))}</p>
            {entry}
            <PlateKeyboard
              text={plate.text}
              onText={plate.setText}
              done={{
                label: t(answer.status === 'asking' ? messages.asking : messages.look),
                enabled: plate.colour !== undefined && answer.status !== 'asking',
                onDone: () => void look(),
              }}
            />
          </>
        ) : (
          <Button large kind="primary" onClick={startOver}>
            {t(messages.another)}
          </Button>
        )
      }
    >
      <TitleBar title={t(messages.title)} home="/pages/home/index" />
      <LotHead lot={lot} />
      {isTyping ? <StaysHere lotId={lot.id} onCount={setHereCount} /> : null}
      {isTyping ? null : entry}
      {answer.status === 'nothing' ? (
        <Alert small urgent tone="info" title={t(messages.none)}>
          {t(messages.noneText)}
        </Alert>
      ) : null}
      {answer.status === 'problem' ? (
        <BillProblem problem={answer.problem} retry={() => void look()} />
      ) : null}
    </Page>
  )
}

const hintFor = (plate: PlateEntry) =>
  plate.colour ? messages.ready : plate.isComplete ? messages.colour : messages.hint

function LotHead({ lot }: { lot: Lot }) {
  return (
    <>
      <div className="own-plate__head">
        <div>
          <h2 className="own-plate__lot">{lot.name}</h2>
          <p className="own-plate__address">{lot.address}</p>
        </div>
        <LanguageSwitch />
      </div>
      <PayeeLine name={lot.payee.name} verified={lot.payee.verified} />
    </>
  )
}
