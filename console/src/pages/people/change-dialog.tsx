import type { StaffView } from '@fangxing/contract/staff'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { messages as shared } from '../../ui/messages'
import { ProblemNote } from '../../ui/page-states'
import { useAct } from '../../ui/use-call'
import { AssignmentFields, type Assignment } from './assignment-fields'
import { messages } from './messages'
import { isComplete } from './people-states'

/** Other roles or lots for one person; undefined: closed. */
export function ChangeDialog({ person, onClose }: { person: StaffView | undefined; onClose: () => void }) {
  const t = useTranslate()
  return (
    <Modal
      open={person !== undefined}
      title={person && `${t(messages.change)}: ${person.name}`}
      onCancel={onClose}
      footer={null}
      destroyOnHidden
      maskClosable={false}
    >
      {person && <ChangeForm key={person.id} person={person} onClose={onClose} />}
    </Modal>
  )
}

function ChangeForm({ person, onClose }: { person: StaffView; onClose: () => void }) {
  const t = useTranslate()
  const { id: staffId, disabled } = person
  const [assignment, setAssignment] = useState<Assignment>({ roles: person.roles, lotIds: person.lotIds })
  const { act, isActing, problem } = useAct('changeStaff', {
    done: messages.saved,
    changes: ['listStaff'],
    onDone: onClose,
    quiet: true,
  })
  const mayChange = isComplete(assignment)
  return (
    <form
      className="fx-form"
      onSubmit={event => {
        event.preventDefault()
        if (mayChange && !isActing) void act({ params: { staffId }, body: { ...assignment, disabled } })
      }}
    >
      <p className="fx-soft">{t(messages.changeWhat)}</p>
      <AssignmentFields value={assignment} onChange={setAssignment} />
      {problem && <ProblemNote problem={problem} />}
      <div className="fx-row fx-row--end">
        <Button onClick={onClose}>{t(shared.cancel)}</Button>
        <Button type="primary" htmlType="submit" disabled={!mayChange} loading={isActing}>
          {t(messages.save)}
        </Button>
      </div>
    </form>
  )
}
