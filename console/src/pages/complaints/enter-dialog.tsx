import { shownLength } from '@fangxing/contract/shown-length'
import { Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { Dialog, DialogForm } from '../../ui/dialog'
import { fieldOf, momentOf } from '../../ui/shanghai-time'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'

/** The hotline usually gives so long. */
const USUAL_MS = 3 * 86_400_000
const LONGEST = 1000
const SHORTEST_TICKET = 4

type Fields = { ticketNumber: string; lotId: string; content: string; received: string; due: string }

/** A ticket as the hotline printed it, about an order when it was opened from one. */
export function EnterDialog(props: {
  orderId: string | undefined
  lotId: string | undefined
  onClose: () => void
}) {
  const { orderId, lotId, onClose } = props
  const t = useTranslate()
  const { lot, lots } = useLotChoice()
  const [fields, setFields] = useState<Fields>(() => ({
    ticketNumber: '',
    // Of several lots none is chosen by itself.
    lotId: lotId ?? lot?.id ?? (lots.length === 1 ? lots[0]!.id : ''),
    content: '',
    received: fieldOf(Date.now()),
    due: fieldOf(Date.now() + USUAL_MS),
  }))
  const { act, isActing, problem } = useAct('enterComplaint', {
    done: messages.entered,
    changes: ['listComplaints'],
    onDone: onClose,
    quiet: true,
  })
  const [receivedAt, dueAt] = [momentOf(fields.received), momentOf(fields.due)]
  const ticketNumber = fields.ticketNumber.trim()
  const content = fields.content.trim()
  const isReady =
    shownLength(ticketNumber) >= SHORTEST_TICKET &&
    shownLength(content) > 1 &&
    Boolean(receivedAt && dueAt && fields.lotId)
  const send = () => {
    if (!receivedAt || !dueAt) return
    void act({ body: { ticketNumber, lotId: fields.lotId, orderId, content, receivedAt, dueAt } })
  }
  return (
    <Dialog isOpen title={t(messages.enter)} onClose={onClose}>
      <DialogForm
        confirm={t(messages.enter)}
        isReady={isReady}
        isActing={isActing}
        problem={problem}
        onSubmit={send}
        onClose={onClose}
      >
        <TicketFields fields={fields} set={changes => setFields({ ...fields, ...changes })} />
      </DialogForm>
    </Dialog>
  )
}

function TicketFields({ fields, set }: { fields: Fields; set: (changes: Partial<Fields>) => void }) {
  const t = useTranslate()
  const id = useId()
  const { lots } = useLotChoice()
  return (
    <>
      <label htmlFor={`${id}-ticket`}>{t(messages.ticket)}</label>
      <Input
        id={`${id}-ticket`}
        autoFocus
        autoComplete="off"
        placeholder={t(messages.ticketHint)}
        value={fields.ticketNumber}
        onChange={event => set({ ticketNumber: event.target.value })}
      />
      <label htmlFor={`${id}-lot`}>{t(messages.lot)}</label>
      <Select
        id={`${id}-lot`}
        placeholder={t(messages.chooseLot)}
        value={fields.lotId || undefined}
        onChange={(lotId: string) => set({ lotId })}
        options={lots.map(({ id: value, name }) => ({ value, label: name }))}
      />
      <label htmlFor={`${id}-content`}>{t(messages.content)}</label>
      <Input.TextArea
        id={`${id}-content`}
        rows={4}
        maxLength={LONGEST}
        value={fields.content}
        onChange={event => set({ content: event.target.value })}
      />
      <label htmlFor={`${id}-received`}>{t(messages.received)}</label>
      <Input
        id={`${id}-received`}
        type="datetime-local"
        value={fields.received}
        onChange={event => set({ received: event.target.value })}
      />
      <label htmlFor={`${id}-due`}>{t(messages.due)}</label>
      <Input
        id={`${id}-due`}
        type="datetime-local"
        value={fields.due}
        onChange={event => set({ due: event.target.value })}
      />
    </>
  )
}
