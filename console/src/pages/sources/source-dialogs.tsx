import type { SourceView } from '@fangxing/contract/stays'
import { useState, type ReactNode } from 'react'
import { useTranslate, type Translate } from '../../i18n/language'
import type { Problem } from '../../net/problem'
import type { Reply } from '../../net/calls'
import { Dialog, DialogForm } from '../../ui/dialog'
import type { SecretParts } from '../../ui/secret-once'
import { CreateWithSecret } from '../../ui/secrets'
import { useAct } from '../../ui/use-call'
import { ConnectSource } from './connect'
import { messages } from './messages'
import { draftOf, NEW_SOURCE, settingsOf, type SourceDraft } from './source-draft'
import { SourceFields } from './source-fields'

type Settings = Exclude<ReturnType<typeof settingsOf>, string>

/** A key as its owner needs it: which it is, and what signs. */
export const partsOf = (t: Translate, { keyId, secret }: Reply<'addSourceKey'>): SecretParts => [
  [t(messages.keyId), keyId],
  [t(messages.secret), secret],
]

/** Asks what the source is, then shows its first key, which nobody sees again. */
export function CreateSource({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <CreateWithSecret
      isOpen={isOpen}
      titles={[messages.create, messages.created]}
      form={(onMade, close) => <CreateForm onMade={onMade} onClose={close} />}
      onClose={onClose}
    />
  )
}

function CreateForm(props: { onMade: (secret: SecretParts, next: ReactNode) => void; onClose: () => void }) {
  const { onMade, onClose } = props
  const t = useTranslate()
  const { act, isActing, problem } = useAct('createSource', {
    changes: ['listSources'],
    onDone: made => onMade(partsOf(t, made), <ConnectSource scopes={made.source.scopes} firstKey={made} />),
    quiet: true,
  })
  return (
    <SourceForm
      initial={NEW_SOURCE}
      hasKind
      isActing={isActing}
      problem={problem}
      onSave={(settings, { kind }) => void act({ body: { ...settings, kind } })}
      onClose={onClose}
    />
  )
}

export function ChangeSource(props: { source: SourceView; isOpen: boolean; onClose: () => void }) {
  const { source, isOpen, onClose } = props
  const t = useTranslate()
  const { act, isActing, problem, forget } = useAct('changeSource', {
    done: messages.saved,
    changes: ['listSources'],
    onDone: onClose,
    quiet: true,
  })
  const { id: sourceId, isDisabled } = source
  const close = () => {
    forget()
    onClose()
  }
  return (
    <Dialog isOpen={isOpen} title={`${t(messages.change)}: ${source.name}`} onClose={close}>
      <SourceForm
        initial={draftOf(source)}
        hasKind={false}
        isActing={isActing}
        problem={problem}
        onSave={settings => void act({ params: { sourceId }, body: { ...settings, isDisabled } })}
        onClose={close}
      />
    </Dialog>
  )
}

function SourceForm(props: {
  initial: SourceDraft
  hasKind: boolean
  isActing: boolean
  problem: Problem | undefined
  onSave: (settings: Settings, draft: SourceDraft) => void
  onClose: () => void
}) {
  const { initial, hasKind, isActing, problem, onSave, onClose } = props
  const t = useTranslate()
  const [draft, setDraft] = useState(initial)
  const settings = settingsOf(draft)
  const isReady = typeof settings !== 'string'
  return (
    <DialogForm
      confirm={t(hasKind ? messages.create : messages.save)}
      isReady={isReady}
      isActing={isActing}
      problem={problem}
      note={
        !isReady &&
        draft.name !== '' && (
          <span className="fx-soft" role="status">
            {t(messages[settings])}
          </span>
        )
      }
      onSubmit={() => isReady && onSave(settings, draft)}
      onClose={onClose}
    >
      <SourceFields
        draft={draft}
        hasKind={hasKind}
        onChange={part => setDraft(before => ({ ...before, ...part }))}
      />
    </DialogForm>
  )
}
