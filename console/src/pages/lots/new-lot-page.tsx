import { Button } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useSessionService } from '../../session/session'
import { Page } from '../../ui/page'
import { ProblemNote } from '../../ui/page-states'
import { useAct } from '../../ui/use-call'
import { bodyOf, EMPTY_DRAFT, isSendable } from './lot-draft'
import { Basics, Documents, StayRules } from './lot-fields'
import { messages } from './messages'

/** A lot begins without documents, if need be: no lock goes up in it until they are there. */
export default function NewLotPage() {
  const t = useTranslate()
  const { open } = useSessionService()
  const navigate = useNavigate()
  const [draft, setDraft] = useState(EMPTY_DRAFT)
  const change = (part: Partial<typeof draft>) => setDraft(before => ({ ...before, ...part }))
  const { act, isActing, problem } = useAct('createLot', {
    done: messages.created,
    changes: ['listLots'],
    quiet: true,
    onDone: ({ id }) => {
      // The choice of lots in the head is part of who is signed in.
      void open()
      void navigate(`/lots/${id}`)
    },
  })
  return (
    <Page title={t(messages.add)}>
      <form
        className="fx-page"
        onSubmit={event => {
          event.preventDefault()
          if (isSendable(draft) && !isActing) void act({ body: bodyOf(draft) })
        }}
      >
        <Basics draft={draft} change={change} />
        <StayRules draft={draft} change={change} />
        <Documents draft={draft} change={change} />
        {problem && <ProblemNote problem={problem} />}
        <div className="fx-row fx-row--end">
          <Button type="primary" htmlType="submit" disabled={!isSendable(draft)} loading={isActing}>
            {t(messages.add)}
          </Button>
        </div>
      </form>
    </Page>
  )
}
