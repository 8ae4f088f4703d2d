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
import { useSay } from '@shared/words/language'
import { useRouter } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { ColourChips } from '../../plate/colour-chips'
import { PlateCells } from '../../plate/plate-cells'
import { PlateKeyboard } from '../../plate/plate-keyboard'
import { usePlate, type PlateEntry } from '../../plate/use-plate'
import { ArrearCard } from '../../recover/arrear-card'
import { keepDraft } from '../../recover/draft'
import { usePlateArrears, type Found } from '../../recover/use-arrears'
import { routes } from '../../routes'
import { mayCall } from '../../staff/me'
import { StaffPage } from '../../staff/staff-page'
import { W as common } from '../../words'
import './index.scss'

const W = {
  title: { zh: '车牌查询', en: 'Look up a plate' },
  hint: { zh: '照车上的车牌逐位输入', en: 'Type the plate as it stands on the car' },
  look: { zh: '查询欠费', en: 'Look up' },
  colour: { zh: '请选择车牌颜色', en: 'Choose the colour of the plate' },
  none: { zh: '没有欠费', en: 'Nothing owed' },
  noneText: { zh: '这个车牌没有未缴的停车费。', en: 'This plate owes nothing.' },
  noneColour: { zh: '这个颜色的车牌没有欠费', en: 'Nothing owed by this plate in this colour' },
  owes: { zh: '欠费合计', en: 'Owes in all' },
  another: { zh: '换一个车牌', en: 'Another plate' },
  count: { zh: '笔', en: 'arrears' },
}

/** Types a plate, shows what it owes, and leads to the recovery. */
export default function PlatePage() {
  const say = useSay()
  const { params } = useRouter()
  const plate = usePlate({ text: params.text ? decodeURIComponent(params.text) : '' })
  const { found, ask, forget } = usePlateArrears()
  const [isTyping, setTyping] = useState(!params.text)
  const whole = plate.isWhole ? plate.text : ''

  useEffect(() => {
    if (whole && !isTyping) void ask(whole)
    // Asked again only when the person is done typing.
  }, [whole, isTyping, ask])

  const type = (text: string) => {
    forget()
    plate.type(text)
  }
  const again = () => {
    forget()
    plate.type('')
    setTyping(true)
  }
  const own = ownOf(found, plate)

  return (
    <StaffPage
      label={say(W.title)}
      actions={({ me }) =>
        isTyping ? (
          <div className="mer-plate__keys">
            <PlateKeyboard
              text={plate.text}
              onText={type}
              done={{ label: say(W.look), enabled: plate.isWhole, onDone: () => setTyping(false) }}
            />
          </div>
        ) : (
          <Next me={me} plate={plate} own={own} again={again} />
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
          <ColourChips text={plate.text} colour={plate.colour} onColour={plate.paint} />
          <p className="mer-hint">{kindOf(plate, say) ?? say(plate.isWhole ? W.colour : W.hint)}</p>
          {isTyping ? null : <Result found={found} own={own} again={() => void ask(plate.text)} />}
        </>
      )}
    </StaffPage>
  )
}

/** Of what was found, what belongs to the colour that was said; all while none was. */
const ownOf = (found: Found, plate: PlateEntry): ArrearView[] =>
  found.at === 'found'
    ? found.arrears.filter(({ plateColour }) => !plate.colour || plateColour === plate.colour)
    : []

function kindOf(plate: PlateEntry, say: ReturnType<typeof useSay>): string | undefined {
  if (!plate.colour) return undefined
  const reading = parsePlate(plate.text, plate.colour)
  return reading.ok ? say(PLATE_KIND_LABELS[reading.kind]) : undefined
}

function Next(props: { me: Me; plate: PlateEntry; own: ArrearView[]; again: () => void }) {
  const { me, plate, own, again } = props
  const say = useSay()
  const mayStart = mayCall(me, 'openRecovery') && own.length > 0
  const start = () => {
    if (!plate.colour) return
    const chosen = own.filter(({ state }) => state === 'outstanding').map(({ id }) => id)
    keepDraft({ plate: { text: plate.text, colour: plate.colour }, arrears: own, chosen })
    routes.recover()
  }
  return (
    <div className="mer-side">
      <Button onClick={again}>{say(W.another)}</Button>
      {mayStart ? (
        <Button kind="primary" disabled={!plate.colour} onClick={start}>
          {say(plate.colour ? common.startRecovery : W.colour)}
        </Button>
      ) : null}
    </div>
  )
}

function Result({ found, own, again }: { found: Found; own: ArrearView[]; again: () => void }) {
  const say = useSay()
  switch (found.at) {
    case 'nothing_asked':
      return null
    case 'asking':
      return <Skeleton bars={[88, 92, 92]} />
    case 'problem':
      return <ErrorState problem={found.problem} retry={again} />
    case 'found':
      if (own.length === 0)
        return found.arrears.length === 0 ? (
          <Empty title={say(W.none)} text={say(W.noneText)} />
        ) : (
          <Empty title={say(W.noneColour)} />
        )
      return (
        <>
          <Card
            title={say(W.owes)}
            aside={<span className="mer-hint">{`${own.length} ${say(W.count)}`}</span>}
          >
            <Money size="large" amountFen={sumFen(own.map(({ dueFen }) => dueFen))} />
          </Card>
          {own.map(arrear => (
            <ArrearCard key={arrear.id} arrear={arrear} />
          ))}
        </>
      )
  }
}
