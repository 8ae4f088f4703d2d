import { shownLength } from '@fangxing/contract/shown-length'
import { App, Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslate } from '../../i18n/language'
import type { Reply } from '../../net/calls'
import { useLotChoice } from '../../session/lot-choice'
import { Dialog, DialogForm } from '../../ui/dialog'
import { Facts } from '../../ui/facts'
import { QrPicture } from '../../ui/qr-picture'
import { useAct } from '../../ui/use-call'
import { When } from '../../ui/when'
import { AssignmentFields, type Assignment } from './assignment-fields'
import { messages } from './messages'
import { isComplete } from './people-states'

type Invitation = Reply<'inviteStaff'>

/** Asks whom to invite, then shows the code, which nobody sees again. */
export function InviteDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useTranslate()
  const [invitation, setInvitation] = useState<Invitation>()
  const close = () => {
    setInvitation(undefined)
    onClose()
  }
  return (
    <Dialog isOpen={isOpen} title={t(invitation ? messages.ready : messages.invite)} onClose={close}>
      {invitation ? (
        <Ready invitation={invitation} onClose={close} />
      ) : (
        <InviteForm onDone={setInvitation} onClose={close} />
      )}
    </Dialog>
  )
}

function InviteForm(props: { onDone: (invitation: Invitation) => void; onClose: () => void }) {
  const { onDone, onClose } = props
  const t = useTranslate()
  const id = useId()
  const { lot, lots } = useLotChoice()
  const chosen = lot ?? (lots.length === 1 ? lots[0] : undefined)
  const [name, setName] = useState('')
  const [assignment, setAssignment] = useState<Assignment>({
    roles: ['attendant'],
    lotIds: chosen ? [chosen.id] : [],
  })
  const { act, isActing, problem } = useAct('inviteStaff', { changes: ['listStaff'], onDone, quiet: true })
  const mayInvite = shownLength(name) > 0 && isComplete(assignment)
  return (
    <DialogForm
      confirm={t(messages.send)}
      isReady={mayInvite}
      isActing={isActing}
      problem={problem}
      onSubmit={() => void act({ body: { name: name.trim(), ...assignment } })}
      onClose={onClose}
    >
      <label htmlFor={id}>{t(messages.name)}</label>
      <Input
        id={id}
        autoFocus
        maxLength={50}
        value={name}
        autoComplete="off"
        onChange={event => setName(event.target.value)}
      />
      <AssignmentFields value={assignment} onChange={setAssignment} />
    </DialogForm>
  )
}

function Ready({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) {
  const { inviteCode, expiresAt, staff } = invitation
  const t = useTranslate()
  const { message } = App.useApp()
  const copy = () =>
    navigator.clipboard.writeText(inviteCode).then(
      () => message.success(t(messages.copied)),
      () => undefined,
    )
  return (
    <div className="fx-form">
      <p>{t(messages.how)}</p>
      <div className="fx-row">
        <QrPicture text={inviteCode} label={`${t(messages.code)} ${inviteCode}`} />
        <Facts
          items={[
            [t(messages.name), staff.name],
            [t(messages.code), <code key="code">{inviteCode}</code>],
            [t(messages.until), <When key="until" at={expiresAt} withAgo />],
          ]}
        />
      </div>
      <div className="fx-row fx-row--end">
        <Button onClick={copy}>{t(messages.copy)}</Button>
        <Button type="primary" onClick={onClose}>
          {t(messages.close)}
        </Button>
      </div>
    </div>
  )
}
