import { plateKey, type Plate } from '@fangxing/contract/plate'
import {
  BINDING_RULES,
  bindingEndOf,
  PLATE_BINDING,
  type PlateBindingEvent,
} from '../../domain/plate-binding'
import { newId } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import type { Row } from '../../persistence/table-types'

export type BindingRow = Row<'plate_binding'>
/** What a licence says beside its plate. */
export type Licence = { issueDate: string; holderHash: string | null }
type Asked = { ownerId: string; plate: Plate; merchantId: string | null }

const headOf = ({ ownerId, plate, merchantId }: Asked, at: Date) => ({
  id: newId(),
  owner_id: ownerId,
  plate_text: plate.text,
  plate_colour: plate.colour,
  plate_key: plateKey(plate),
  merchant_id: merchantId,
  asked_at: at,
  updated_at: at,
})

/** A program has read the licence: bound at once, without a picture. Answers its id. */
export function bindAtOnce(work: UnitOfWork, asked: Asked, licence: Licence): string {
  const head = headOf(asked, work.at)
  const values = {
    ...head,
    proof: 'read',
    issue_date: licence.issueDate,
    holder_hash: licence.holderHash,
    bound_at: work.at,
    expires_at: bindingEndOf(work.at),
  }
  // The audit log is kept forever: it says that this person bound a plate, and not which.
  work.create(PLATE_BINDING, values, { through: ['confirmed'], event: 'bound' })
  return head.id
}

/** A person is to look at the picture. Answers its id. */
export function askForCheck(work: UnitOfWork, asked: Asked, pictureId: string): string {
  const head = headOf(asked, work.at)
  const expiresAt = new Date(work.at.getTime() + BINDING_RULES.checkMs)
  const values = { ...head, proof: 'checked', picture_id: pictureId, expires_at: expiresAt }
  work.create(PLATE_BINDING, values, { event: 'asked' })
  return head.id
}

/** A person has read the licence: it holds for a year from now. `issueDate`: YYYY-MM-DD as the licence says. */
export function confirmBinding(
  work: UnitOfWork,
  binding: BindingRow,
  { issueDate, staffId }: { issueDate: string; staffId: string },
): void {
  work.transition(PLATE_BINDING, binding, 'confirmed', {
    set: {
      issue_date: issueDate,
      decided_by: staffId,
      bound_at: work.at,
      expires_at: bindingEndOf(work.at),
      updated_at: work.at,
    },
  })
}

/** The same owner showed the licence again: it holds for another year, from the date on it. */
export function renewBinding(work: UnitOfWork, binding: BindingRow, licence: Licence): void {
  work.transition(PLATE_BINDING, binding, 'renewed', {
    set: {
      issue_date: licence.issueDate,
      holder_hash: licence.holderHash,
      expires_at: bindingEndOf(work.at),
      updated_at: work.at,
    },
  })
}

type End = {
  event: Exclude<PlateBindingEvent, 'confirmed' | 'renewed'>
  /** As its owner reads it; the event's own name where nothing else is said. */
  cause?: string
  reason?: string
  staffId?: string
  /** Its owner did it, and need not be told. */
  isSeen?: boolean
}

/** It ends by `event`; its owner is told why unless `isSeen`. */
export function endBinding(
  work: UnitOfWork,
  binding: BindingRow,
  { event, cause = event, reason, staffId, isSeen = false }: End,
): void {
  work.transition(PLATE_BINDING, binding, event, {
    set: {
      ended_at: work.at,
      end_cause: cause,
      updated_at: work.at,
      ...(reason === undefined ? {} : { refuse_reason: reason }),
      ...(staffId === undefined ? {} : { decided_by: staffId }),
      ...(isSeen ? { seen_at: work.at } : {}),
    },
  })
}
