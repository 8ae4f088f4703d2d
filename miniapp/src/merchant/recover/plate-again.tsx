import type { Plate } from '@fangxing/contract/plate'
import { Sheet } from '@shared/ui/sheet'
import { useSay } from '@shared/words/language'
import { ColourChips } from '../plate/colour-chips'
import { PlateCells } from '../plate/plate-cells'
import { PlateKeyboard } from '../plate/plate-keyboard'
import { usePlate } from '../plate/use-plate'
import { W } from './words'

/** As many signs as are typed blind: enough that nobody confirms from memory of the head alone. */
const BLIND = 3

/** The second reading: the last signs and the colour are not shown but typed again, looking at the car. */
export function PlateAgain(props: { first: Plate; onDone: (plate: Plate) => void; onClose: () => void }) {
  const { first, onDone, onClose } = props
  const say = useSay()
  const head = first.text.slice(0, Math.max(0, first.text.length - BLIND))
  const plate = usePlate({ text: head })
  const { text, colour } = plate
  return (
    <Sheet open title={say(W.confirmAction)} onClose={onClose}>
      <div className="mer-stack">
        <p className="mer-hint">{say(W.confirmText)}</p>
        <PlateCells
          text={text}
          colour={colour}
          isTyping
          mayHaveEighth={plate.mayHaveEighth}
          onTap={() => undefined}
        />
        <ColourChips text={text} colour={colour} onColour={plate.paint} />
        <PlateKeyboard
          text={text}
          fixed={head.length}
          onText={plate.type}
          done={{
            label: say(W.confirmAction),
            enabled: colour !== undefined,
            onDone: () => colour && onDone({ text, colour }),
          }}
        />
      </div>
    </Sheet>
  )
}
