import { Button, Input, Modal, Typography } from 'antd'
import { useId, useState } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import { messages as common } from '../../ui/messages'
import { ProblemNote } from '../../ui/page-states'
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
    <Modal
      open={isOpen}
      title={t(messages.create)}
      onCancel={onClose}
      footer={null}
      destroyOnHidden
      maskClosable={false}
    >
      <CreateForm onClose={onClose} />
    </Modal>
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
    <form
      className="fx-form"
      onSubmit={event => {
        event.preventDefault()
        const body = Object.fromEntries(NAMES.map(name => [name, given[name].trim()])) as typeof NONE
        if (isWhole && !isActing) void act({ body })
      }}
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
      {problem && <ProblemNote problem={problem} />}
      <div className="fx-row fx-row--end">
        <Button onClick={onClose}>{t(common.cancel)}</Button>
        <Button type="primary" htmlType="submit" disabled={!isWhole} loading={isActing}>
          {t(messages.create)}
        </Button>
      </div>
    </form>
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
