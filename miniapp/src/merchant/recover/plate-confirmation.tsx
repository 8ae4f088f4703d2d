import type { Plate } from '@fangxing/contract/plate'
import { Sheet } from '@shared/ui/sheet'
import { useTranslate } from '@shared/i18n/language'
import { ColourChips } from '../plate/colour-chips'
import { PlateCells } from '../plate/plate-cells'
import { PlateKeyboard } from '../plate/plate-keyboard'
import { usePlate } from '../plate/use-plate'
import { messages } from './messages'

/** So many characters are hidden and typed again: enough that nobody confirms without looking at the car. */
const HIDDEN_CHARACTERS = 3

/** The second reading: the last characters and the colour are hidden and entered again, looking at the car. */
export function PlateConfirmation(props: {
  firstReading: Plate
  onDone: (plate: Plate) => void
  onClose: () => void
}) {
  const { firstReading, onDone, onClose } = props
  const t = useTranslate()
  const head = firstReading.text.slice(0, Math.max(0, firstReading.text.length - HIDDEN_CHARACTERS))
  const plate = usePlate({ text: head })
  const { text, colour } = plate
  // The keyboard stands where the actions of a sheet stand: it never scrolls, so its confirm key is always in sight.
  return (
    <Sheet
      open
      title={t(messages.confirmAction)}
      onClose={onClose}
      actions={
        <PlateKeyboard
          text={text}
          fixed={head.length}
          onText={plate.setText}
          done={{
            label: t(messages.confirmAction),
            enabled: colour !== undefined,
            onDone: () => colour && onDone({ text, colour }),
          }}
        />
      }
    >
      <div className="mer-stack">
        <PlateCells
          text={text}
          colour={colour}
          isTyping
          mayHaveEighth={plate.mayHaveEighth}
          onTap={() => undefined}
        />
        <ColourChips text={text} colour={colour} onColour={plate.setColour} />
        <p className="mer-hint">{t(messages.confirmText)}</p>
      </div>
    </Sheet>
  )
}
