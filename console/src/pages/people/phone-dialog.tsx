import type { StaffView } from '@fangxing/contract/staff'
import { Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { Dialog, DialogForm } from '../../ui/dialog'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'

/** As the contract has it: a mobile of the mainland, or nothing. */
const MOBILE = /^(\+?86)?1[3-9]\d{9}$/

/** By which number the office reaches somebody at work; undefined: closed. */
export function PhoneDialog({ person, onClose }: { person: StaffView | undefined; onClose: () => void }) {
  const t = useTranslate()
  return (
    <Dialog
      isOpen={person !== undefined}
      title={person && `${t(messages.phone)}: ${person.name}`}
      onClose={onClose}
    >
      {person && <PhoneForm key={person.id} person={person} onClose={onClose} />}
    </Dialog>
  )
}

function PhoneForm({ person, onClose }: { person: StaffView; onClose: () => void }) {
  const t = useTranslate()
  const id = useId()
  const [typed, setTyped] = useState(person.phone ?? '')
  const { act, isActing, problem } = useAct('setStaffPhone', {
    done: messages.saved,
    changes: ['listStaff', 'readOrderReach'],
    onDone: onClose,
    quiet: true,
  })
  const phone = typed.replace(/[\s-]/g, '')
  const isRight = phone === '' || MOBILE.test(phone)
  return (
    <DialogForm
      confirm={t(messages.save)}
      isReady={isRight}
      isActing={isActing}
      problem={problem}
      onSubmit={() => void act({ params: { staffId: person.id }, body: { phone: phone || null } })}
      onClose={onClose}
    >
      <p className="fx-soft">{t(messages.phoneWhat)}</p>
      <label htmlFor={id}>{t(messages.phone)}</label>
      <Input
        id={id}
        type="tel"
        autoFocus
        autoComplete="off"
        maxLength={20}
        placeholder="13800000000"
        value={typed}
        onChange={event => setTyped(event.target.value)}
        status={isRight ? undefined : 'error'}
        aria-describedby={isRight ? undefined : `${id}-why`}
      />
      {!isRight && (
        <p id={`${id}-why`} className="fx-bad" role="status">
          {t(messages.phoneWrong)}
        </p>
      )}
    </DialogForm>
  )
}
