import type { StaffCall } from '@fangxing/contract/calls'
import { MERCHANT_STAFF, ROLE_LABELS, type Role } from '@fangxing/contract/roles'
import type { Me } from '@fangxing/contract/sessions'
import { shownLength } from '@fangxing/contract/shown-length'
import type { Problem } from '@shared/net/result'
import { copyText } from '@shared/phone/copy'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { classNames } from '@shared/ui/class-names'
import { ErrorState } from '@shared/ui/error-state'
import { Facts } from '@shared/ui/facts'
import { LineField } from '@shared/ui/line-field'
import { Sheet } from '@shared/ui/sheet'
import { useLanguage, useTranslate } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import { useState } from 'react'
import { call } from '../../calls'
import '../../ui/reason-sheet.scss'
import { messages } from './messages'

type Invitation = StaffCall<'inviteStaff'>['reply']

/** Asks whom to invite, then shows the code, which nobody sees again. */
export function InviteSheet(props: { me: Me; lotId: string; onInvited: () => void; onClose: () => void }) {
  const { me, lotId, onInvited, onClose } = props
  const [invitation, setInvitation] = useState<Invitation>()
  if (invitation) return <Ready invitation={invitation} onClose={onClose} />
  const done = (value: Invitation) => {
    setInvitation(value)
    onInvited()
  }
  return <Ask me={me} lotId={lotId} onDone={done} onClose={onClose} />
}

const toggled = <T,>(chosen: readonly T[], one: T): T[] =>
  chosen.includes(one) ? chosen.filter(other => other !== one) : [...chosen, one]

function Ask(props: {
  me: Me
  lotId: string
  onDone: (invitation: Invitation) => void
  onClose: () => void
}) {
  const { me, lotId, onDone, onClose } = props
  const t = useTranslate()
  const [name, setName] = useState('')
  const [roles, setRoles] = useState<Role[]>(['attendant'])
  const [lotIds, setLotIds] = useState<string[]>([lotId])
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const needsLot = roles.includes('attendant')
  const isWhole = shownLength(name) > 0 && roles.length > 0 && (!needsLot || lotIds.length > 0)
  async function send(): Promise<void> {
    setBusy(true)
    const result = await call('inviteStaff', { body: { name: name.trim(), roles, lotIds } })
    setBusy(false)
    if (result.ok) onDone(result.value)
    else setProblem(result.problem)
  }
  return (
    <Sheet
      open
      title={t(messages.invite)}
      onClose={onClose}
      actions={
        <Button large kind="primary" busy={busy} disabled={!isWhole} onClick={() => void send()}>
          {t(messages.send)}
        </Button>
      }
    >
      <div className="mer-stack">
        <LineField label={t(messages.name)} value={name} onChange={setName} maxLength={50} />
        <Chips
          label={t(messages.roles)}
          choices={MERCHANT_STAFF.map(role => ({ id: role, name: t(ROLE_LABELS[role]) }))}
          chosen={roles}
          onChoose={role => setRoles(toggled(roles, role as Role))}
        />
        {needsLot ? (
          <Chips
            label={t(messages.lots)}
            choices={me.lots}
            chosen={lotIds}
            onChoose={id => setLotIds(toggled(lotIds, id))}
          />
        ) : null}
        {problem ? <ErrorState problem={problem} /> : null}
      </div>
    </Sheet>
  )
}

function Chips(props: {
  label: string
  choices: readonly { id: string; name: string }[]
  chosen: readonly string[]
  onChoose: (id: string) => void
}) {
  const { label, choices, chosen, onChoose } = props
  return (
    <div role="group" aria-label={label} className="mer-stack">
      <span className="mer-hint">{label}</span>
      <div className="mer-reason__chips">
        {choices.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            aria-pressed={chosen.includes(id)}
            className={classNames('mer-reason__chip', chosen.includes(id) && 'mer-reason__chip--chosen')}
            onClick={() => onChoose(id)}
          >
            {name}
          </button>
        ))}
      </div>
    </div>
  )
}

function Ready({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) {
  const t = useTranslate()
  const language = useLanguage()
  const [copied, setCopied] = useState<boolean>()
  const { staff, inviteCode, expiresAt } = invitation
  return (
    <Sheet
      open
      title={staff.name}
      onClose={onClose}
      actions={
        <Button large kind="primary" onClick={() => void copyText(inviteCode).then(setCopied)}>
          {t(copied ? messages.copied : messages.copy)}
        </Button>
      }
    >
      <div className="mer-stack">
        <Alert small tone="warn" title={t(messages.ready)}>
          {t(messages.how)}
        </Alert>
        <Facts
          facts={[
            { name: t(messages.code), value: <span className="fx-number">{inviteCode}</span> },
            { name: t({ zh: '有效期至', en: 'Valid until' }), value: dayAndTime(expiresAt, language) },
          ]}
        />
        {copied === false ? <p className="mer-hint">{t(messages.notCopied)}</p> : null}
      </div>
    </Sheet>
  )
}
