import { samePlate, type Plate } from '@fangxing/contract/plate'
import type { Checklist, RecoveryRequest } from '@fangxing/contract/eligibility'
import type { StaffCall } from '@fangxing/contract/calls'
import type { Words } from '@shared/words/language'
import type { DeviceChoice } from '../ui/device-scan'
import type { Draft } from './draft'
import { W } from './words'

/** What the attendant has said so far. */
export type Wish = {
  draft: Draft
  chosen: string[]
  confirmed: Plate | undefined
  device: DeviceChoice | undefined
  checklist: Checklist
  photoIds: string[]
}

/** Steps that have nothing yet, so that the question cannot even be asked; in the order of the page. */
export function missing(wish: Wish): Words[] {
  const steps: [boolean, Words][] = [
    [wish.chosen.length > 0, W.arrears],
    [wish.confirmed !== undefined, W.confirm],
    [wish.device !== undefined, W.device],
  ]
  return steps.filter(([there]) => !there).map(([, words]) => words)
}

/** The request, when there is enough to ask. Whether it is allowed is the gate's to say. */
export function requestOf(wish: Wish, lotId: string): StaffCall<'checkEligibility'>['body'] | undefined {
  const { draft, chosen, confirmed, device, checklist, photoIds } = wish
  if (!confirmed || !device || chosen.length === 0) return undefined
  const request: RecoveryRequest = {
    lotId,
    plate: confirmed,
    recognised: draft.plate,
    arrearIds: chosen,
    device: 'id' in device ? { id: device.id } : { link: device.link },
    checklist,
    photoIds,
  }
  return request
}

export const agrees = (wish: Wish): boolean =>
  wish.confirmed !== undefined && samePlate(wish.confirmed, wish.draft.plate)
