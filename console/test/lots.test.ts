import type { LotView } from '@fangxing/contract/lots'
import { bodyOf, draftOf, EMPTY_DRAFT, isSendable } from '../src/pages/lots/lot-draft'
import { lotState } from '../src/pages/lots/lot-state'
import { clockOf, minuteOf, shownValue, storedValue } from '../src/pages/lots/policy-fields'

const LOT: LotView = {
  id: 'lot-1',
  name: '科技园一号',
  address: '深圳',
  hotline: '4008001234',
  roadKind: 'private',
  feeNature: 'commercial',
  clearance: { operatingRight: true, noticeBoard: true, policeContact: '王警官' },
  legalOpinion: { firm: '示范律师事务所', reference: '2026-1', validUntil: '2026-03-31' },
  position: null,
  stayRules: { rejoinMinutes: 5, longestDays: 30 },
  policy: { minCount: 3 },
  closedAt: null,
  version: 4,
}

test('a field that is not changed is sent as it was', () => {
  const { id: _id, closedAt: _closedAt, version: _version, ...rest } = LOT
  expect(bodyOf(draftOf(LOT))).toEqual(rest)
  const bare = { ...LOT, legalOpinion: null, clearance: { ...LOT.clearance, policeContact: null } }
  expect(bodyOf(draftOf(bare)).legalOpinion).toBeNull()
  expect(bodyOf(draftOf(bare)).clearance.policeContact).toBeNull()
})

test('half an opinion and half of the hours are not sent', () => {
  const whole = draftOf(LOT)
  expect(isSendable(EMPTY_DRAFT)).toBe(false)
  expect(isSendable(whole)).toBe(true)
  expect(isSendable({ ...whole, reference: ' ' })).toBe(false)
  expect(isSendable({ ...whole, policy: { allowedFromMinute: 540 } })).toBe(false)
  expect(isSendable({ ...whole, policy: { allowedFromMinute: 540, allowedToMinute: 0 } })).toBe(true)
})

test('a position is sent whole, in its range, or not at all', () => {
  const whole = draftOf({ ...LOT, position: { latitude: 22.5405, longitude: 113.9345 } })
  expect(bodyOf(whole).position).toEqual({ latitude: 22.5405, longitude: 113.9345 })
  expect(bodyOf({ ...whole, latitude: '', longitude: ' ' }).position).toBeNull()
  for (const wrong of [{ latitude: '' }, { latitude: '91' }, { longitude: 'x' }, { longitude: '-180.1' }])
    expect(isSendable({ ...whole, ...wrong })).toBe(false)
  expect(isSendable(whole)).toBe(true)
})

test('an opinion is valid to the end of its last day in Shanghai', () => {
  expect(lotState(LOT, Date.parse('2026-03-31T23:59:00+08:00')).tone).toBe('good')
  expect(lotState(LOT, Date.parse('2026-04-01T00:01:00+08:00')).tone).toBe('bad')
  expect(lotState({ ...LOT, roadKind: 'public_road' }, 0).tone).toBe('neutral')
})

test('sums are typed in yuan, hours as on a clock', () => {
  expect(storedValue('minTotalFen', 19.9)).toBe(1990)
  expect(shownValue('minTotalFen', 1990)).toBe(19.9)
  expect(clockOf(545)).toBe('09:05')
  expect(clockOf(1440)).toBe('00:00')
  expect(minuteOf('09:05')).toBe(545)
})

test('rules for stays are sent whole, and not while one of them is empty', () => {
  expect(bodyOf(draftOf({ ...LOT, stayRules: { rejoinMinutes: 0, longestDays: 7 } })).stayRules).toEqual({
    rejoinMinutes: 0,
    longestDays: 7,
  })
  expect(bodyOf(EMPTY_DRAFT).stayRules).toEqual({ rejoinMinutes: 5, longestDays: 30 })
  expect(isSendable({ ...draftOf(LOT), longestDays: null })).toBe(false)
})
