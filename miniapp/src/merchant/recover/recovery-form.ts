import { samePlate, type Plate } from '@fangxing/contract/plate'
import type { Checklist, RecoveryRequest } from '@fangxing/contract/eligibility'
import type { PoliceReport } from '@fangxing/contract/police'
import type { StaffCall } from '@fangxing/contract/calls'
import { shownLength } from '@fangxing/contract/shown-length'
import type { Message } from '@shared/i18n/language'
import type { DeviceChoice } from '../ui/device-scan'
import type { Draft } from './draft'
import { messages } from './messages'

/** What the attendant has entered so far. */
export type RecoveryForm = {
  draft: Draft
  chosen: string[]
  confirmed: Plate | undefined
  device: DeviceChoice | undefined
  checklist: Checklist
  photoIds: string[]
  /** Where the device stands, in the words of the lot; empty when nobody wrote it. */
  bay: string
  /** Why a manager holds a car again that was let go within a day. */
  againReason?: string
  /** The police were told beforehand. */
  policeReport?: PoliceReport
}

/** The required steps that are still empty, in the order of the page. */
export function missingSteps(form: RecoveryForm): Message[] {
  const steps: [boolean, Message][] = [
    [form.chosen.length > 0, messages.arrears],
    [form.confirmed !== undefined, messages.confirm],
    [form.device !== undefined, messages.device],
    [Object.values(form.checklist).every(Boolean), messages.checklist],
    [form.photoIds.length > 0, messages.photos],
  ]
  return steps.filter(([isDone]) => !isDone).map(([, message]) => message)
}

/** The request, when the form has enough for one. Whether it is allowed is decided by the platform. */
export function requestFromForm(
  form: RecoveryForm,
  lotId: string,
): StaffCall<'checkEligibility'>['body'] | undefined {
  const { draft, chosen, confirmed, device, checklist, photoIds, bay, againReason, policeReport } = form
  if (!confirmed || !device || chosen.length === 0) return undefined
  const request: RecoveryRequest = {
    lotId,
    plate: confirmed,
    recognised: draft.plate,
    arrearIds: chosen,
    device: 'id' in device ? { id: device.id } : { link: device.link },
    checklist,
    photoIds,
    ...(shownLength(bay) === 0 ? {} : { bay: bay.trim() }),
    ...(againReason === undefined ? {} : { againReason }),
    ...(policeReport === undefined ? {} : { policeReport }),
  }
  return request
}

export const readingsAgree = (form: RecoveryForm): boolean =>
  form.confirmed !== undefined && samePlate(form.confirmed, form.draft.plate)
