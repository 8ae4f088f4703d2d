import { Button, Input, Typography } from 'antd'
import { useId, useState } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import { Dialog, DialogForm } from '../../ui/dialog'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'

const FIELDS = {
  name: { label: messages.name, fits: /^.{2,60}$/ },
  code: { label: messages.code, fits: /^[a-z0-9-]{2,32}$/, hint: messages.codeHint },
  payeeName: { label: messages.payeeName, fits: /^.{2,60}$/, hint: messages.payeeHint },
  mchid: { label: messages.mchid, fits: /^\d{8,10}$/ },
  hotline: { label: messages.hotline, fits: /^.{5,20}$/ },
} as const satisfies Record<string, { label: Message; fits: RegExp; hint?: Message }>
type Name = keyof typeof FIELDS
type Field = { label: Message; fits: RegExp; hint?: Message }
const NAMES = Object.keys(FIELDS) as Name[]
const NONE: Record<Name, string> = { name: '', code: '', payeeName: '', mchid: '', hotline: '' }

/** A new tenant; its first manager comes in by the code that is shown once. */
export function CreateMerchant({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useTranslate()
  return (
    <Dialog isOpen={isOpen} title={t(messages.create)} onClose={onClose}>
      <CreateForm onClose={onClose} />
    </Dialog>
  )
}

function CreateForm({ onClose }: { onClose: () => void }) {
  const t = useTranslate()
  const id = useId()
  const [given, setGiven] = useState(NONE)
  const [inviteCode, setInviteCode] = useState<string>()
  const { act, isActing, problem } = useAct('createMerchant', {
    quiet: true,
    changes: ['listMerchants'],
    onDone: ({ managerInviteCode }) => setInviteCode(managerInviteCode),
  })
  const isWhole = NAMES.every(name => FIELDS[name].fits.test(given[name].trim()))
  if (inviteCode !== undefined) return <Created inviteCode={inviteCode} onClose={onClose} />
  return (
    <DialogForm
      confirm={t(messages.create)}
      isReady={isWhole}
      isActing={isActing}
      problem={problem}
      onSubmit={() =>
        void act({ body: Object.fromEntries(NAMES.map(name => [name, given[name].trim()])) as typeof NONE })
      }
      onClose={onClose}
    >
      {NAMES.map((name, at) => {
        const { label, hint } = FIELDS[name] as Field
        return (
          <div key={name}>
            <label htmlFor={`${id}-${name}`}>{t(label)}</label>
            <Input
              id={`${id}-${name}`}
              autoFocus={at === 0}
              autoComplete="off"
              value={given[name]}
              onChange={event => setGiven(before => ({ ...before, [name]: event.target.value }))}
            />
            {hint && <p className="fx-soft">{t(hint)}</p>}
          </div>
        )
      })}
    </DialogForm>
  )
}

function Created({ inviteCode, onClose }: { inviteCode: string; onClose: () => void }) {
  const t = useTranslate()
  return (
    <div className="fx-form" role="status">
      <p>
        <strong>{t(messages.created)}</strong>
      </p>
      <p>{t(messages.invite)}</p>
      <Typography.Text copyable code>
        {inviteCode}
      </Typography.Text>
      <div className="fx-row fx-row--end">
        <Button type="primary" onClick={onClose}>
          {t(messages.close)}
        </Button>
      </div>
    </div>
  )
}
