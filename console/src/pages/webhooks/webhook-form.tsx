import {
  WEBHOOK_EVENT_LABELS,
  WEBHOOK_EVENT_TYPES,
  type WebhookEventType,
} from '@fangxing/contract/webhook-events'
import { shownLength } from '@fangxing/contract/shown-length'
import type { WebhookView } from '@fangxing/contract/webhooks'
import { Checkbox, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslate, type Translate } from '../../i18n/language'
import type { Reply } from '../../net/calls'
import type { Problem } from '../../net/problem'
import { Dialog, DialogForm } from '../../ui/dialog'
import type { SecretParts } from '../../ui/secret-once'
import { CreateWithSecret } from '../../ui/secrets'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'

type Settings = Pick<WebhookView, 'name' | 'url' | 'eventTypes' | 'scopes'>

const NEW: Settings = { name: '', url: 'https://', eventTypes: [...WEBHOOK_EVENT_TYPES], scopes: [] }

/** A secret as a receiver needs it: which it is, and what it checks with. */
export const partsOf = (t: Translate, { secretId, secret }: Reply<'addWebhookSecret'>): SecretParts => [
  [t(messages.secretId), secretId],
  [t(messages.secret), secret],
]

/** Asks where to send what, then shows the secret, which nobody sees again. */
export function CreateWebhook({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <CreateWithSecret
      isOpen={isOpen}
      titles={[messages.create, messages.created]}
      form={(onMade, close) => <CreateForm onMade={onMade} onClose={close} />}
      onClose={onClose}
    />
  )
}

function CreateForm({ onMade, onClose }: { onMade: (secret: SecretParts) => void; onClose: () => void }) {
  const t = useTranslate()
  const { act, isActing, problem } = useAct('createWebhook', {
    changes: ['listWebhooks'],
    onDone: made => onMade(partsOf(t, made)),
    quiet: true,
  })
  return (
    <WebhookForm
      initial={NEW}
      confirm={t(messages.create)}
      isActing={isActing}
      problem={problem}
      onSave={body => void act({ body })}
      onClose={onClose}
    />
  )
}

export function ChangeWebhook(props: { webhook: WebhookView; isOpen: boolean; onClose: () => void }) {
  const { webhook, isOpen, onClose } = props
  const t = useTranslate()
  const { act, isActing, problem, forget } = useAct('changeWebhook', {
    done: messages.saved,
    changes: ['listWebhooks'],
    onDone: onClose,
    quiet: true,
  })
  const { id: webhookId, version } = webhook
  const close = () => {
    forget()
    onClose()
  }
  return (
    <Dialog isOpen={isOpen} title={`${t(messages.change)}: ${webhook.name}`} onClose={close}>
      <WebhookForm
        initial={webhook}
        confirm={t(messages.save)}
        isActing={isActing}
        problem={problem}
        onSave={settings => void act({ params: { webhookId }, body: { ...settings, version } })}
        onClose={close}
      />
    </Dialog>
  )
}

function WebhookForm(props: {
  initial: Settings
  confirm: string
  isActing: boolean
  problem: Problem | undefined
  onSave: (settings: Settings) => void
  onClose: () => void
}) {
  const { initial, confirm, isActing, problem, onSave, onClose } = props
  const t = useTranslate()
  const id = useId()
  const [name, setName] = useState(initial.name)
  const [url, setUrl] = useState(initial.url)
  const [eventTypes, setEventTypes] = useState(initial.eventTypes)
  const [scopes, setScopes] = useState(initial.scopes)
  const isReady = shownLength(name) > 0 && /^https?:\/\/./.test(url.trim()) && eventTypes.length > 0
  return (
    <DialogForm
      confirm={confirm}
      isReady={isReady}
      isActing={isActing}
      problem={problem}
      onSubmit={() => onSave({ name: name.trim(), url: url.trim(), eventTypes, scopes })}
      onClose={onClose}
    >
      <label htmlFor={`${id}-name`}>{t(messages.name)}</label>
      <Input
        id={`${id}-name`}
        autoFocus
        autoComplete="off"
        maxLength={50}
        value={name}
        onChange={event => setName(event.target.value)}
      />
      <label htmlFor={`${id}-url`}>{t(messages.url)}</label>
      <Input
        id={`${id}-url`}
        inputMode="url"
        autoComplete="off"
        maxLength={500}
        value={url}
        aria-describedby={`${id}-url-hint`}
        onChange={event => setUrl(event.target.value)}
      />
      <p id={`${id}-url-hint`} className="fx-soft">
        {t(messages.urlHint)}
      </p>
      <EventChoice chosen={eventTypes} onChange={setEventTypes} />
      <Checkbox
        checked={scopes.includes('plates')}
        onChange={({ target }) => setScopes(target.checked ? ['plates'] : [])}
      >
        {t(messages.plates)}
      </Checkbox>
      <p className="fx-soft">{t(messages.platesHint)}</p>
    </DialogForm>
  )
}

function EventChoice(props: {
  chosen: readonly WebhookEventType[]
  onChange: (chosen: WebhookEventType[]) => void
}) {
  const { chosen, onChange } = props
  const t = useTranslate()
  const isEvery = chosen.length === WEBHOOK_EVENT_TYPES.length
  return (
    <fieldset className="fx-choices">
      <legend>{t(messages.events)}</legend>
      <Checkbox
        checked={isEvery}
        indeterminate={!isEvery && chosen.length > 0}
        onChange={({ target }) => onChange(target.checked ? [...WEBHOOK_EVENT_TYPES] : [])}
      >
        {t(messages.all)}
      </Checkbox>
      {WEBHOOK_EVENT_TYPES.map(type => (
        <Checkbox
          key={type}
          checked={chosen.includes(type)}
          onChange={({ target }) =>
            onChange(
              WEBHOOK_EVENT_TYPES.filter(one => (one === type ? target.checked : chosen.includes(one))),
            )
          }
        >
          {t(WEBHOOK_EVENT_LABELS[type])}
        </Checkbox>
      ))}
    </fieldset>
  )
}
