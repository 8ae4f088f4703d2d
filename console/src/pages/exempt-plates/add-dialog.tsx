import { coloursOf, normalisePlateText, PLATE_COLOURS, type PlateColour } from '@fangxing/contract/plate'
import { shownLength } from '@fangxing/contract/shown-length'
import { Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { Dialog, DialogForm } from '../../ui/dialog'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'

const LONGEST_NOTE = 500
const EVERY = ''

/** Asks for a plate that is never blocked, where, until when, and why. */
export function AddDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useTranslate()
  return (
    <Dialog isOpen={isOpen} title={t(messages.add)} onClose={onClose}>
      <AddForm onClose={onClose} />
    </Dialog>
  )
}

/** Midnight in Shanghai after a day written as 2027-01-31. */
const endOfDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00+08:00`) + 86_400_000).toISOString()

function AddForm({ onClose }: { onClose: () => void }) {
  const t = useTranslate()
  const id = useId()
  const { lot, lots } = useLotChoice()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<PlateColour>()
  const [lotId, setLotId] = useState(lot?.id ?? EVERY)
  const [lastDay, setLastDay] = useState('')
  const [note, setNote] = useState('')
  const { act, isActing, problem } = useAct('exemptPlate', {
    done: messages.added,
    changes: ['listExemptPlates', 'dryRunHold'],
    onDone: onClose,
    quiet: true,
  })
  const colours = coloursOf(typed)
  const colour = chosen && colours.includes(chosen) ? chosen : colours[0]
  const mayAdd = colour !== undefined && shownLength(note) > 1
  const add = () => {
    if (!colour) return
    const plate = { text: normalisePlateText(typed), colour }
    const endsAt = lastDay ? endOfDay(lastDay) : undefined
    void act({ body: { plate, lotId: lotId || null, note: note.trim(), endsAt } })
  }
  return (
    <DialogForm
      confirm={t(messages.add)}
      isReady={mayAdd}
      isActing={isActing}
      problem={problem}
      onSubmit={add}
      onClose={onClose}
    >
      <PlateField
        id={`${id}-plate`}
        typed={typed}
        colour={colour}
        colours={colours}
        onType={setTyped}
        onChoose={setChosen}
      />
      <label htmlFor={`${id}-lot`}>{t(messages.lot)}</label>
      <Select
        id={`${id}-lot`}
        value={lotId}
        onChange={setLotId}
        options={[
          { value: EVERY, label: t(messages.every) },
          ...lots.map(({ id: value, name }) => ({ value, label: name })),
        ]}
      />
      <label htmlFor={`${id}-day`}>{t(messages.lastDay)}</label>
      <Input
        id={`${id}-day`}
        type="date"
        value={lastDay}
        onChange={event => setLastDay(event.target.value)}
      />
      <label htmlFor={`${id}-note`}>{t(messages.note)}</label>
      <Input
        id={`${id}-note`}
        maxLength={LONGEST_NOTE}
        placeholder={t(messages.noteHint)}
        value={note}
        onChange={event => setNote(event.target.value)}
      />
    </DialogForm>
  )
}

/** A plate, and its colour where the text leaves a choice. */
function PlateField(props: {
  id: string
  typed: string
  colour: PlateColour | undefined
  colours: readonly PlateColour[]
  onType: (typed: string) => void
  onChoose: (colour: PlateColour) => void
}) {
  const { id, typed, colour, colours, onType, onChoose } = props
  const t = useTranslate()
  return (
    <>
      <label htmlFor={id}>{t(messages.plate)}</label>
      <div className="fx-row">
        <Input
          id={id}
          className="fx-filter"
          autoFocus
          autoComplete="off"
          placeholder="粤B12345"
          value={typed}
          onChange={event => onType(event.target.value)}
        />
        {colour ? (
          <Select
            className="fx-filter"
            aria-label={t(messages.colour)}
            value={colour}
            onChange={onChoose}
            options={colours.map(value => ({ value, label: t(PLATE_COLOURS[value]) }))}
          />
        ) : (
          typed !== '' && <span className="fx-soft">{t(messages.malformed)}</span>
        )}
      </div>
    </>
  )
}
