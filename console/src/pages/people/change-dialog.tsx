import type { StaffView } from '@fangxing/contract/staff'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { Dialog, DialogForm } from '../../ui/dialog'
import { useAct } from '../../ui/use-call'
import { AssignmentFields, type Assignment } from './assignment-fields'
import { messages } from './messages'
import { isComplete } from './people-states'

/** Other roles or lots for one person; undefined: closed. */
export function ChangeDialog({ person, onClose }: { person: StaffView | undefined; onClose: () => void }) {
  const t = useTranslate()
  return (
    <Dialog
      isOpen={person !== undefined}
      title={person && `${t(messages.change)}: ${person.name}`}
      onClose={onClose}
    >
      {person && <ChangeForm key={person.id} person={person} onClose={onClose} />}
    </Dialog>
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
  return (
    <DialogForm
      confirm={t(messages.save)}
      isReady={isComplete(assignment)}
      isActing={isActing}
      problem={problem}
      onSubmit={() => void act({ params: { staffId }, body: { ...assignment, disabled } })}
      onClose={onClose}
    >
      <p className="fx-soft">{t(messages.changeWhat)}</p>
      <AssignmentFields value={assignment} onChange={setAssignment} />
    </DialogForm>
  )
}
