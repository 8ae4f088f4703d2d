import type { MerchantView } from '@fangxing/contract/merchants'
import { shownLength } from '@fangxing/contract/shown-length'
import { Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import type { Problem } from '../../net/problem'
import { Dialog, DialogForm } from '../../ui/dialog'
import { SecretOnce } from '../../ui/secret-once'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'

/** `least`: of what can be seen. */
type Field = { label: Message; least: number; fits: RegExp; hint?: Message }
const FIELDS = {
  name: { label: messages.name, least: 2, fits: /^.{2,60}$/ },
  code: { label: messages.code, least: 2, fits: /^[a-z0-9-]{2,32}$/, hint: messages.codeHint },
  payeeName: { label: messages.payeeName, least: 2, fits: /^.{2,60}$/, hint: messages.payeeHint },
  mchid: { label: messages.mchid, least: 8, fits: /^\d{8,10}$/, hint: messages.mchidHint },
  hotline: { label: messages.hotline, least: 5, fits: /^.{5,20}$/ },
} as const satisfies Record<string, Field>
type Name = keyof typeof FIELDS
type Draft = Record<Name, string>
const NAMES = Object.keys(FIELDS) as Name[]
const fits = (name: Name, text: string): boolean =>
  shownLength(text) >= FIELDS[name].least && FIELDS[name].fits.test(text.trim())
const NONE: Draft = { name: '', code: '', payeeName: '', mchid: '', hotline: '' }

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
  const [inviteCode, setInviteCode] = useState<string>()
  const { act, isActing, problem } = useAct('createMerchant', {
    quiet: true,
    changes: ['listMerchants'],
    onDone: ({ managerInviteCode }) => setInviteCode(managerInviteCode),
  })
  if (inviteCode !== undefined)
    return <ManagerCode title={messages.created} code={inviteCode} onClose={onClose} />
  return (
    <MerchantForm
      names={NAMES}
      initial={NONE}
      confirm={t(messages.create)}
      isActing={isActing}
      problem={problem}
      onSubmit={body => void act({ body })}
      onClose={onClose}
    />
  )
}

/** What is changed of a tenant. Its code stands in the addresses of WeChat's callbacks and stays. */
export function ChangeMerchant(props: { merchant: MerchantView; isOpen: boolean; onClose: () => void }) {
  const { merchant, isOpen, onClose } = props
  const t = useTranslate()
  const { act, isActing, problem, forget } = useAct('changeMerchant', {
    quiet: true,
    done: messages.changed,
    changes: ['listMerchants', 'readMerchant'],
    onDone: onClose,
  })
  const close = () => {
    forget()
    onClose()
  }
  return (
    <Dialog isOpen={isOpen} title={t(messages.change)} onClose={close}>
      <MerchantForm
        names={NAMES.filter(name => name !== 'code')}
        initial={merchant}
        confirm={t(messages.saveMerchant)}
        isActing={isActing}
        problem={problem}
        onSubmit={({ code: _code, ...body }) =>
          void act({ params: { merchantId: merchant.id }, body: { ...body, version: merchant.version } })
        }
        onClose={close}
      />
    </Dialog>
  )
}

function MerchantForm(props: {
  names: readonly Name[]
  initial: Draft
  confirm: string
  isActing: boolean
  problem: Problem | undefined
  onSubmit: (draft: Draft) => void
  onClose: () => void
}) {
  const { names, initial, confirm, isActing, problem, onSubmit, onClose } = props
  const t = useTranslate()
  const id = useId()
  const [given, setGiven] = useState<Draft>(
    () => Object.fromEntries(NAMES.map(name => [name, initial[name]])) as Draft,
  )
  return (
    <DialogForm
      confirm={confirm}
      isReady={names.every(name => fits(name, given[name]))}
      isActing={isActing}
      problem={problem}
      onSubmit={() => onSubmit(Object.fromEntries(NAMES.map(name => [name, given[name].trim()])) as Draft)}
      onClose={onClose}
    >
      {names.map((name, at) => {
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

/** A further manager, or the first one whose code has run out. */
export function InviteManager(props: { merchantId: string; isOpen: boolean; onClose: () => void }) {
  const { merchantId, isOpen, onClose } = props
  const t = useTranslate()
  return (
    <Dialog isOpen={isOpen} title={t(messages.inviteManager)} onClose={onClose}>
      <InviteForm merchantId={merchantId} onClose={onClose} />
    </Dialog>
  )
}

function InviteForm({ merchantId, onClose }: { merchantId: string; onClose: () => void }) {
  const t = useTranslate()
  const id = useId()
  const [name, setName] = useState('')
  const [code, setCode] = useState<string>()
  const { act, isActing, problem } = useAct('inviteManager', {
    quiet: true,
    onDone: ({ inviteCode }) => setCode(inviteCode),
  })
  if (code !== undefined) return <ManagerCode title={messages.invited} code={code} onClose={onClose} />
  return (
    <DialogForm
      confirm={t(messages.inviteManager)}
      isReady={shownLength(name) > 0}
      isActing={isActing}
      problem={problem}
      onSubmit={() => void act({ params: { merchantId }, body: { name: name.trim() } })}
      onClose={onClose}
    >
      <label htmlFor={id}>{t(messages.managerName)}</label>
      <Input
        id={id}
        autoFocus
        autoComplete="off"
        maxLength={50}
        value={name}
        onChange={event => setName(event.target.value)}
      />
    </DialogForm>
  )
}

function ManagerCode(props: { title: Message; code: string; onClose: () => void }) {
  const { title, code, onClose } = props
  const t = useTranslate()
  return (
    <>
      <p>
        <strong>{t(title)}</strong>
      </p>
      <p>{t(messages.invite)}</p>
      <SecretOnce parts={[[t(messages.inviteCode), code]]} onClose={onClose} />
    </>
  )
}
