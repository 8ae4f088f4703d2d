import type { LotView } from '@fangxing/contract/lots'
import { Button } from 'antd'
import { useState } from 'react'
import { useParams } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { useSessionService } from '../../session/session'
import { DetailPage } from '../../ui/detail-page'
import { LinkButton } from '../../ui/link-button'
import { Loading, ProblemNote } from '../../ui/page-states'
import { useAct, useCall } from '../../ui/use-call'
import { bodyOf, draftOf, isSendable } from './lot-draft'
import { Basics, Documents, StayRules } from './lot-fields'
import { LotFigures } from './lot-figures'
import { LotTags } from './lot-tags'
import { messages } from './messages'
import { PolicyTable } from './policy-table'

/** One lot: what it is, how its stays are told apart, its documents, and what must hold before a lock goes up in it. */
export default function LotPage() {
  const t = useTranslate()
  const may = useMay()
  const { lotId = '' } = useParams()
  const reading = useCall('readLot', { params: { lotId } }, { everyMs: 60_000 })
  const code = useCall('readLotCode', may('readLotCode') ? { params: { lotId } } : null)
  return (
    <DetailPage
      reading={reading}
      list={{ path: '/lots', title: t(messages.title) }}
      title={lot => lot?.name ?? t(messages.lot)}
      state={lot => <LotTags lot={lot} />}
      actions={() => (
        <>
          {code.value && (
            <Button href={code.value.posterUrl} target="_blank" rel="noreferrer">
              {t(messages.qr)}
            </Button>
          )}
          {may('dryRunHold') && <LinkButton to={`/dry-run?lot=${lotId}`}>{t(messages.tryPlate)}</LinkButton>}
          {may('listExemptPlates') && (
            <LinkButton to={`/exempt-plates?lot=${lotId}`}>{t(messages.exempt)}</LinkButton>
          )}
          {may('readHandover') && (
            <LinkButton to={`/lots/${lotId}/handover`}>{t(messages.handover)}</LinkButton>
          )}
        </>
      )}
    >
      {lot => (
        <>
          <LotFigures lotId={lot.id} />
          <LotForm key={`${lot.id} ${lot.version}`} lot={lot} />
        </>
      )}
    </DetailPage>
  )
}

const saysOf = (isChanged: boolean, maySave: boolean) =>
  isChanged ? (maySave ? messages.unsaved : messages.notSendable) : messages.nothingChanged

function LotForm({ lot }: { lot: LotView }) {
  const t = useTranslate()
  const { open } = useSessionService()
  const [draft, setDraft] = useState(() => draftOf(lot))
  const change = (part: Partial<typeof draft>) => setDraft(before => ({ ...before, ...part }))
  const rules = useCall('readLotRules', { params: { lotId: lot.id } })
  const { act, isActing, problem } = useAct('changeLot', {
    done: messages.saved,
    changes: ['listLots', 'readLot', 'readLotRules', 'dryRunHold'],
    quiet: true,
    onDone: () => void open(),
  })
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOf(lot))
  const maySave = isChanged && isSendable(draft)
  return (
    <form
      className="fx-page"
      onSubmit={event => {
        event.preventDefault()
        if (!maySave || isActing) return
        void act({ params: { lotId: lot.id }, body: { ...bodyOf(draft), version: lot.version } })
      }}
    >
      <Basics draft={draft} change={change} />
      <StayRules draft={draft} change={change} />
      <Documents draft={draft} change={change} />
      {rules.problem && <ProblemNote problem={rules.problem} again={rules.again} />}
      {rules.value ? (
        <PolicyTable {...rules.value} policy={draft.policy} onChange={policy => change({ policy })} />
      ) : (
        !rules.problem && <Loading rows={8} />
      )}
      {problem && <ProblemNote problem={problem} />}
      <div className="fx-save">
        <span className={isChanged ? 'fx-save__changed' : 'fx-soft'} role="status">
          {t(saysOf(isChanged, maySave))}
        </span>
        <Button type="primary" htmlType="submit" disabled={!maySave} loading={isActing}>
          {t(messages.save)}
        </Button>
      </div>
    </form>
  )
}
