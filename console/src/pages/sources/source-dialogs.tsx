import type { SourceView } from '@fangxing/contract/stays'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import type { Problem } from '../../net/problem'
import type { Reply } from '../../net/calls'
import { messages as shared } from '../../ui/messages'
import { ProblemNote } from '../../ui/page-states'
import { SecretOnce } from '../../ui/secret-once'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'
import { draftOf, NEW_SOURCE, settingsOf, type SourceDraft } from './source-draft'
import { SourceFields } from './source-fields'

export type NewKey = Reply<'addSourceKey'>
type Settings = Exclude<ReturnType<typeof settingsOf>, string>

/** Asks what the source is, then shows its first key, which nobody sees again. */
export function CreateSource({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useTranslate()
  const [made, setMade] = useState<NewKey>()
  const close = () => {
    setMade(undefined)
    onClose()
  }
  return (
    <Modal
      open={isOpen}
      title={t(made ? messages.created : messages.create)}
      onCancel={close}
      footer={null}
      destroyOnHidden
      maskClosable={false}
    >
      {made ? <KeyOnce made={made} onClose={close} /> : <CreateForm onDone={setMade} onClose={close} />}
    </Modal>
  )
}

function CreateForm({ onDone, onClose }: { onDone: (made: NewKey) => void; onClose: () => void }) {
  const { act, isActing, problem } = useAct('createSource', {
    changes: ['listSources'],
    onDone,
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
    <Modal
      open={isOpen}
      title={`${t(messages.change)}: ${source.name}`}
      onCancel={close}
      footer={null}
      destroyOnHidden
      maskClosable={false}
    >
      <SourceForm
        initial={draftOf(source)}
        hasKind={false}
        isActing={isActing}
        problem={problem}
        onSave={settings => void act({ params: { sourceId }, body: { ...settings, isDisabled } })}
        onClose={close}
      />
    </Modal>
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
    <form
      className="fx-form"
      onSubmit={event => {
        event.preventDefault()
        if (isReady && !isActing) onSave(settings, draft)
      }}
    >
      <SourceFields
        draft={draft}
        hasKind={hasKind}
        onChange={part => setDraft(before => ({ ...before, ...part }))}
      />
      {problem && <ProblemNote problem={problem} />}
      <div className="fx-row fx-row--end">
        {!isReady && draft.name !== '' && (
          <span className="fx-soft" role="status">
            {t(messages[settings])}
          </span>
        )}
        <Button onClick={onClose}>{t(shared.cancel)}</Button>
        <Button type="primary" htmlType="submit" disabled={!isReady} loading={isActing}>
          {t(hasKind ? messages.create : messages.save)}
        </Button>
      </div>
    </form>
  )
}

export function KeyOnce({ made, onClose }: { made: NewKey; onClose: () => void }) {
  const t = useTranslate()
  return (
    <SecretOnce
      parts={[
        [t(messages.keyId), made.keyId],
        [t(messages.secret), made.secret],
      ]}
      onClose={onClose}
    />
  )
}
