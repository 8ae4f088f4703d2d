import type { ArrearView } from '@fangxing/contract/arrears'
import { sumFen } from '@fangxing/contract/money'
import { parsePlate, PLATE_KIND_LABELS } from '@fangxing/contract/plate'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Money } from '@shared/ui/money'
import { Skeleton } from '@shared/ui/skeleton'
import { useLanguage, useTranslate, type Catalogue, type Message } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import { useRouter } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { ClosedLotBadge } from '../../lot/closed-lot-badge'
import { CloneNote } from '../../found/clone-note'
import { useRecordSighting } from '../../found/use-record-sighting'
import { ColourChips } from '../../plate/colour-chips'
import { PlateCells } from '../../plate/plate-cells'
import { PlateKeyboard } from '../../plate/plate-keyboard'
import { usePlate, type PlateEntry } from '../../plate/use-plate'
import { ArrearCard } from '../../recover/arrear-card'
import { CarLeftAlert } from '../../recover/car-left-alert'
import { saveDraft } from '../../recover/draft'
import { usePlateArrears, type ArrearsState } from '../../recover/use-plate-arrears'
import { colourOfParam, routes } from '../../routes'
import { mayCall } from '../../staff/auth'
import { StaffPage, type StaffContext } from '../../staff/staff-page'
import { messages as common } from '../../messages'
import './index.scss'

const messages = {
  title: { zh: '车牌查询', en: 'Look up a plate' },
  hint: { zh: '照车上的车牌逐位输入', en: 'Type the plate as it stands on the car' },
  look: { zh: '查询欠费', en: 'Look up' },
  colour: { zh: '请选择车牌颜色', en: 'Choose the colour of the plate' },
  none: { zh: '没有欠费', en: 'Nothing owed' },
  noneText: { zh: '这个车牌没有未缴的停车费。', en: 'This plate owes nothing.' },
  noneColour: { zh: '这个颜色的车牌没有欠费', en: 'Nothing owed by this plate in this colour' },
  owes: { zh: '欠费合计', en: 'Owes in all' },
  another: { zh: '换一个车牌', en: 'Another plate' },
  notOwed: { zh: '处理欠费', en: 'Not owed' },
  count: { zh: '笔', en: 'arrears' },
  notices: { zh: '告知单', en: 'Notices' },
  notYet: { zh: '现在还不能追缴', en: 'It cannot be recovered yet' },
  noneOwed: {
    zh: '没有可追缴的欠费：它们待核实，或正在锁车追缴。',
    en: 'Nothing can be recovered: it is being looked at, or the car is held for it.',
  },
} satisfies Catalogue

/** Enters a plate, shows its arrears, and opens the recovery page. */
export default function PlatePage() {
  const t = useTranslate()
  const { params } = useRouter()
  const plate = usePlate({
    text: params.text ? decodeURIComponent(params.text) : '',
    colour: colourOfParam(params.colour),
  })
  const { arrears, search, reset } = usePlateArrears()
  const [isTyping, setTyping] = useState(!params.text)
  const whole = plate.isComplete ? plate.text : ''

  useEffect(() => {
    if (whole && !isTyping) void search(whole)
    // Searches only when the person has finished typing.
  }, [whole, isTyping, search])

  const changeText = (text: string) => {
    reset()
    plate.setText(text)
  }
  const startOver = () => {
    reset()
    plate.setText('')
    setTyping(true)
  }
  const matching = matchingArrears(arrears, plate)
  // While it is typed it stands beside the keys: nothing that is needed hides behind them.
  const entry = (
    <>
      <PlateCells
        text={plate.text}
        colour={plate.colour}
        isTyping={isTyping}
        mayHaveEighth={isTyping && plate.mayHaveEighth}
        onTap={() => setTyping(true)}
      />
      <ColourChips text={plate.text} colour={plate.colour} onColour={plate.setColour} />
      <p className="mer-hint">{kindOf(plate, t) ?? t(plate.isComplete ? messages.colour : messages.hint)}</p>
    </>
  )

  return (
    <StaffPage
      label={t(messages.title)}
      actions={context =>
        isTyping ? (
          <>
            {entry}
            <div className="mer-plate__keys">
              <PlateKeyboard
                text={plate.text}
                onText={changeText}
                done={{ label: t(messages.look), enabled: plate.isComplete, onDone: () => setTyping(false) }}
              />
            </div>
          </>
        ) : (
          <Next
            {...context}
            plate={plate}
            matching={matching}
            leftAt={leftAtOf(arrears, plate)}
            isCloneSuspected={isSuspectedIn(arrears)}
            startOver={startOver}
          />
        )
      }
    >
      {() => (
        <>
          {isTyping ? null : entry}
          {isTyping ? null : <CloneNote isSuspected={isSuspectedIn(arrears)} />}
          {isTyping ? null : (
            <SearchResult arrears={arrears} matching={matching} retry={() => void search(plate.text)} />
          )}
        </>
      )}
    </StaffPage>
  )
}

/** The arrears of the chosen colour; all of them while no colour is chosen. */
const matchingArrears = (arrears: ArrearsState, plate: PlateEntry): ArrearView[] =>
  arrears.status === 'loaded'
    ? arrears.arrears.filter(({ plateColour }) => !plate.colour || plateColour === plate.colour)
    : []

/** When the car left that somebody might hold. */
const leftAtOf = (arrears: ArrearsState, plate: PlateEntry): string | undefined =>
  arrears.status === 'loaded'
    ? arrears.left.find(({ plateColour }) => plateColour === plate.colour)?.leftAt
    : undefined

const isSuspectedIn = (arrears: ArrearsState): boolean =>
  arrears.status === 'loaded' && arrears.isCloneSuspected

function kindOf(plate: PlateEntry, t: ReturnType<typeof useTranslate>): string | undefined {
  if (!plate.colour) return undefined
  const reading = parsePlate(plate.text, plate.colour)
  return reading.ok ? t(PLATE_KIND_LABELS[reading.kind]) : undefined
}

const isOwed = ({ state }: ArrearView): boolean => state === 'outstanding'

const graceMessage = (until: string): Message => ({
  zh: `都在宽限期内：最早 ${until} 到期，之前不催缴、不开告知单、不锁车。`,
  en: `All of it is in grace, the first until ${until}: before that nobody is reminded, given notice or held.`,
})

/** Why there is no button to recover: grace, with its end, or something else that others deal with. */
function NotYet({ arrears }: { arrears: readonly ArrearView[] }) {
  const t = useTranslate()
  const language = useLanguage()
  const ends = arrears.flatMap(({ graceUntil }) => graceUntil ?? [])
  const first = ends.length === arrears.length ? [...ends].sort()[0] : undefined
  return (
    <Alert small tone="info" title={t(messages.notYet)}>
      {t(first ? graceMessage(dayAndTime(first, language)) : messages.noneOwed)}
    </Alert>
  )
}

type NextStep = StaffContext & {
  plate: PlateEntry
  matching: ArrearView[]
  leftAt: string | undefined
  isCloneSuspected: boolean
  startOver: () => void
}

function Next({ me, lotId, plate, matching, leftAt, isCloneSuspected, startOver }: NextStep) {
  const t = useTranslate()
  const mayStart = mayCall(me, 'openRecovery') && matching.some(isOwed)
  const lot = me.lots.find(({ id }) => id === lotId)
  const hasLeft = mayStart && leftAt !== undefined
  const recordSighting = useRecordSighting(hasLeft)
  const [isStarting, setStarting] = useState(false)
  const start = async (): Promise<void> => {
    if (!plate.colour) return
    const car = { text: plate.text, colour: plate.colour }
    const chosen = matching.filter(isOwed).map(({ id }) => id)
    saveDraft({ plate: car, arrears: matching, chosen, isCloneSuspected })
    setStarting(true)
    await recordSighting({ staffId: me.staff.id, lotId }, car)
    setStarting(false)
    routes.recover()
  }
  return (
    <>
      {hasLeft ? <CarLeftAlert leftAt={leftAt} /> : null}
      {mayStart && lot ? <ClosedLotBadge lot={lot} /> : null}
      <div className="mer-side">
        <Button onClick={startOver}>{t(messages.another)}</Button>
        {mayCall(me, 'sendToReview') && matching.length > 0 ? (
          <Button onClick={() => routes.debts(plate.text, plate.colour)}>{t(messages.notOwed)}</Button>
        ) : null}
        {mayCall(me, 'makeNotice') && plate.colour ? (
          <Button onClick={() => routes.notices(plate.text, plate.colour!)}>{t(messages.notices)}</Button>
        ) : null}
        {mayStart ? (
          <Button kind="primary" busy={isStarting} disabled={!plate.colour} onClick={() => void start()}>
            {t(plate.colour ? common.startRecovery : messages.colour)}
          </Button>
        ) : null}
      </div>
    </>
  )
}

function SearchResult({
  arrears,
  matching,
  retry,
}: {
  arrears: ArrearsState
  matching: ArrearView[]
  retry: () => void
}) {
  const t = useTranslate()
  switch (arrears.status) {
    case 'idle':
      return null
    case 'loading':
      return <Skeleton bars={[88, 92, 92]} />
    case 'problem':
      return <ErrorState problem={arrears.problem} retry={retry} />
    case 'loaded':
      if (matching.length === 0)
        return arrears.arrears.length === 0 ? (
          <Empty title={t(messages.none)} text={t(messages.noneText)} />
        ) : (
          <Empty title={t(messages.noneColour)} />
        )
      return (
        <>
          {matching.some(isOwed) ? null : <NotYet arrears={matching} />}
          <Card
            title={t(messages.owes)}
            aside={<span className="mer-hint">{`${matching.length} ${t(messages.count)}`}</span>}
          >
            <Money size="large" amountFen={sumFen(matching.map(({ dueFen }) => dueFen))} />
          </Card>
          {matching.map(arrear => (
            <ArrearCard key={arrear.id} arrear={arrear} />
          ))}
        </>
      )
  }
}
