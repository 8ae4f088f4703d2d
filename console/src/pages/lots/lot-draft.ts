import { LOT_STAY_RULES } from '@fangxing/contract/lot-stay-rules'
import type { LotDraft, LotView } from '@fangxing/contract/lots'
import { shownLength } from '@fangxing/contract/shown-length'

/** What the form holds: texts as they are typed, whole or not. */
export type Draft = {
  name: string
  address: string
  hotline: string
  roadKind: LotView['roadKind']
  feeNature: LotView['feeNature']
  operatingRight: boolean
  noticeBoard: boolean
  policeContact: string
  firm: string
  reference: string
  validUntil: string
  latitude: string
  longitude: string
  rejoinMinutes: number | null
  longestDays: number | null
  policy: Record<string, unknown>
}

export const EMPTY_DRAFT: Draft = {
  name: '',
  address: '',
  hotline: '',
  roadKind: 'private',
  feeNature: 'commercial',
  operatingRight: false,
  noticeBoard: false,
  policeContact: '',
  firm: '',
  reference: '',
  validUntil: '',
  latitude: '',
  longitude: '',
  rejoinMinutes: LOT_STAY_RULES.rejoinMinutes.usual,
  longestDays: LOT_STAY_RULES.longestDays.usual,
  policy: {},
}

export function draftOf(lot: LotView): Draft {
  const { name, address, hotline, roadKind, feeNature, clearance, legalOpinion, position, policy } = lot
  return {
    name,
    address,
    hotline,
    roadKind,
    feeNature,
    operatingRight: clearance.operatingRight,
    noticeBoard: clearance.noticeBoard,
    policeContact: clearance.policeContact ?? '',
    firm: legalOpinion?.firm ?? '',
    reference: legalOpinion?.reference ?? '',
    validUntil: legalOpinion?.validUntil ?? '',
    latitude: position ? String(position.latitude) : '',
    longitude: position ? String(position.longitude) : '',
    ...lot.stayRules,
    policy,
  }
}

/** Undefined: it is none; null: nobody has said. */
function positionOf({ latitude, longitude }: Draft): LotView['position'] | undefined {
  if (latitude.trim() === '' && longitude.trim() === '') return null
  if (latitude.trim() === '' || longitude.trim() === '') return undefined
  const position = { latitude: Number(latitude), longitude: Number(longitude) }
  return Math.abs(position.latitude) <= 90 && Math.abs(position.longitude) <= 180 ? position : undefined
}

/** Undefined: one of the fields is empty. */
function stayRulesOf({ rejoinMinutes, longestDays }: Draft): LotView['stayRules'] | undefined {
  return rejoinMinutes === null || longestDays === null ? undefined : { rejoinMinutes, longestDays }
}

const opinionParts = ({ firm, reference, validUntil }: Draft) => [firm, reference, validUntil]

/** A name, an address and a hotline; of the opinion, of the hours and of the position everything or nothing. */
export function isSendable(draft: Draft): boolean {
  const opinion = opinionParts(draft).filter(part => shownLength(part) > 1)
  const hours = ['allowedFromMinute', 'allowedToMinute'].filter(name => name in draft.policy)
  const basics = [draft.name, draft.address, draft.hotline].every(text => shownLength(text) > 0)
  return (
    basics &&
    (opinion.length === 0 || opinion.length === 3) &&
    hours.length !== 1 &&
    stayRulesOf(draft) !== undefined &&
    positionOf(draft) !== undefined
  )
}

export function bodyOf(draft: Draft): LotDraft {
  const { name, address, hotline, roadKind, feeNature, operatingRight, noticeBoard, policy } = draft
  const { firm, reference, validUntil } = draft
  return {
    name: name.trim(),
    address: address.trim(),
    hotline: hotline.trim(),
    roadKind,
    feeNature,
    clearance: {
      operatingRight,
      noticeBoard,
      policeContact: shownLength(draft.policeContact) > 0 ? draft.policeContact.trim() : null,
    },
    legalOpinion:
      shownLength(firm) > 0 ? { firm: firm.trim(), reference: reference.trim(), validUntil } : null,
    position: positionOf(draft) ?? null,
    stayRules: stayRulesOf(draft),
    policy,
  }
}
