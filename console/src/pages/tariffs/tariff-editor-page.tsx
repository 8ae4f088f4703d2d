import type { TariffView } from '@fangxing/contract/tariffs'
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { DetailPage } from '../../ui/detail-page'
import { ProblemNote } from '../../ui/page-states'
import { useAct, useCall } from '../../ui/use-call'
import { Beside } from './editor/preview-pane'
import { DraftForm } from './editor/draft-form'
import { messages } from './editor/editor-messages'
import { EditorProvider, foundFields, questionsOf, refusedFields } from './editor/editor-state'
import { useLeaveGuard } from './editor/leave-guard'
import { firstSamples, wholeStays } from './editor/samples'
import { StartFrom } from './editor/start-from'
import { useCheck } from './editor/use-check'
import { useDraft } from './editor/use-draft'

/** The draft of a lot's price list, with what stays cost by it beside the form. */
export default function TariffEditorPage() {
  const t = useTranslate()
  const { tariffId = '' } = useParams()
  const reading = useCall('getTariff', { params: { tariffId } })
  return (
    <DetailPage
      reading={reading}
      list={{ path: `/tariffs/${tariffId}`, title: reading.value?.name ?? t(messages.editing) }}
      title={tariff => (tariff ? `${t(messages.editing)}: ${tariff.lotName}` : t(messages.editing))}
    >
      {tariff => <Editor key={tariff.id} tariff={tariff} />}
    </DetailPage>
  )
}

function Editor({ tariff }: { tariff: TariffView }) {
  const t = useTranslate()
  const navigate = useNavigate()
  const { draft, isDirty, isRestored, isOutdated, change, accept, discard } = useDraft(tariff)
  const [samples, setSamples] = useState(() => firstSamples(Date.now()))
  const asked = useMemo(() => wholeStays(samples), [samples])
  const stays = useMemo(() => asked.map(({ stay }) => stay), [asked])
  const { check, last, problem, isChecking } = useCheck(tariff.id, draft.definition, stays)
  const {
    act,
    isActing,
    problem: refused,
    forget,
  } = useAct('saveTariffDraft', {
    done: messages.saved,
    changes: ['getTariff', 'listTariffs'],
    onDone: accept,
    quiet: true,
  })
  useLeaveGuard(isDirty)
  const errors = useMemo(
    () => new Map([...(check ? foundFields(check) : refusedFields(problem)), ...refusedFields(refused)]),
    [check, problem, refused],
  )
  const state = useMemo(() => ({ errors, questions: last ? questionsOf(last) : new Map() }), [errors, last])
  const save = async () => {
    const { version, name, definition } = draft
    return act({ params: { tariffId: tariff.id }, body: { version, name: name.trim(), definition } })
  }
  const changeDraft: typeof change = changed => {
    forget()
    change(changed)
  }
  return (
    <EditorProvider value={state}>
      {isRestored && !isOutdated && <p className="fx-note">{t(messages.restored)}</p>}
      {isOutdated && <p className="fx-note fx-note--bad">{t(messages.changedMeanwhile)}</p>}
      <div className="fx-editor">
        <DraftForm draft={draft} onChange={changeDraft} />
        <Beside
          {...{ samples, asked, errors, problem }}
          definition={draft.definition}
          check={isChecking ? undefined : check}
          onSamples={setSamples}
        />
      </div>
      <div className="fx-editor__save">
        {refused && <ProblemNote problem={refused} />}
        <StartFrom tariff={tariff} onStart={definition => changeDraft({ definition })} />
        <span className="fx-tools__end">
          {isDirty && <span className="fx-tag fx-tag--warn">{t(messages.unsaved)}</span>}
          {isDirty && <Button onClick={discard}>{t(messages.discard)}</Button>}
          <Button disabled={!isDirty || isOutdated} loading={isActing} onClick={() => void save()}>
            {t(messages.save)}
          </Button>
          <Button
            type="primary"
            disabled={isOutdated}
            loading={isActing}
            onClick={() => void save().then(reply => reply && navigate(`/tariffs/${tariff.id}`))}
          >
            {t(messages.saveAndLook)}
          </Button>
        </span>
      </div>
    </EditorProvider>
  )
}
