import type { ArrearView } from '@fangxing/contract/arrears'
import type { Me } from '@fangxing/contract/sessions'
import { sumFen } from '@fangxing/contract/money'
import { parsePlate, PLATE_KIND_LABELS } from '@fangxing/contract/plate'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Money } from '@shared/ui/money'
import { Skeleton } from '@shared/ui/skeleton'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { useRouter } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { ColourChips } from '../../plate/colour-chips'
import { PlateCells } from '../../plate/plate-cells'
import { PlateKeyboard } from '../../plate/plate-keyboard'
import { usePlate, type PlateEntry } from '../../plate/use-plate'
import { ArrearCard } from '../../recover/arrear-card'
import { saveDraft } from '../../recover/draft'
import { usePlateArrears, type ArrearsState } from '../../recover/use-plate-arrears'
import { routes } from '../../routes'
import { mayCall } from '../../staff/auth'
import { StaffPage } from '../../staff/staff-page'
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
} satisfies Catalogue

/** Enters a plate, shows its arrears, and opens the recovery page. */
export default function PlatePage() {
  const t = useTranslate()
  const { params } = useRouter()
  const plate = usePlate({ text: params.text ? decodeURIComponent(params.text) : '' })
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

  return (
    <StaffPage
      label={t(messages.title)}
      actions={({ me }) =>
        isTyping ? (
          <div className="mer-plate__keys">
            <PlateKeyboard
              text={plate.text}
              onText={changeText}
              done={{ label: t(messages.look), enabled: plate.isComplete, onDone: () => setTyping(false) }}
            />
          </div>
        ) : (
          <Next me={me} plate={plate} matching={matching} startOver={startOver} />
        )
      }
    >
      {() => (
        <>
          <PlateCells
            text={plate.text}
            colour={plate.colour}
            isTyping={isTyping}
            mayHaveEighth={isTyping && plate.mayHaveEighth}
            onTap={() => setTyping(true)}
          />
          <ColourChips text={plate.text} colour={plate.colour} onColour={plate.setColour} />
          <p className="mer-hint">
            {kindOf(plate, t) ?? t(plate.isComplete ? messages.colour : messages.hint)}
          </p>
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

function kindOf(plate: PlateEntry, t: ReturnType<typeof useTranslate>): string | undefined {
  if (!plate.colour) return undefined
  const reading = parsePlate(plate.text, plate.colour)
  return reading.ok ? t(PLATE_KIND_LABELS[reading.kind]) : undefined
}

function Next(props: { me: Me; plate: PlateEntry; matching: ArrearView[]; startOver: () => void }) {
  const { me, plate, matching, startOver } = props
  const t = useTranslate()
  const mayStart = mayCall(me, 'openRecovery') && matching.length > 0
  const start = () => {
    if (!plate.colour) return
    const chosen = matching.filter(({ state }) => state === 'outstanding').map(({ id }) => id)
    saveDraft({ plate: { text: plate.text, colour: plate.colour }, arrears: matching, chosen })
    routes.recover()
  }
  return (
    <div className="mer-side">
      <Button onClick={startOver}>{t(messages.another)}</Button>
      {mayCall(me, 'sendToReview') && matching.length > 0 ? (
        <Button onClick={() => routes.debts(plate.text)}>{t(messages.notOwed)}</Button>
      ) : null}
      {mayCall(me, 'makeNotice') && plate.colour ? (
        <Button onClick={() => routes.notices(plate.text, plate.colour!)}>{t(messages.notices)}</Button>
      ) : null}
      {mayStart ? (
        <Button kind="primary" disabled={!plate.colour} onClick={start}>
          {t(plate.colour ? common.startRecovery : messages.colour)}
        </Button>
      ) : null}
    </div>
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
