import { LEASE_MS, MembersView } from '../../../src/transport/mqtt/members-view'

const TURN_MS = 1000
const member = (beat: number, more: { lag_ms?: number; age_ms?: number; node_id?: string } = {}) => ({
  node_id: 'a',
  beat,
  lag_ms: 0,
  age_ms: 100,
  ...more,
})

test('a member whose lease is not renewed is gone after the lease, and back with its next renewal', () => {
  const view = new MembersView()
  expect(view.observe([member(1)], 0)).toEqual([])
  expect(view.living).toEqual(['a'])
  for (let atMs = TURN_MS; atMs < LEASE_MS; atMs += TURN_MS)
    expect(view.observe([member(1, { age_ms: atMs })], atMs)).toEqual([])
  expect(view.observe([member(1, { age_ms: LEASE_MS })], LEASE_MS)).toEqual(['a'])
  expect(view.living).toEqual([])
  expect(view.observe([member(2)], LEASE_MS + TURN_MS)).toEqual([])
  expect(view.living).toEqual(['a'])
})

test('a member that left is gone at once', () => {
  const view = new MembersView()
  view.observe([member(1), member(1, { node_id: 'b' })], 0)
  expect(view.observe([member(2, { node_id: 'b' })], TURN_MS)).toEqual(['a'])
})

test('a row that is old when it is first seen is no member', () => {
  const view = new MembersView()
  view.observe([member(7, { age_ms: 60_000 })], 0)
  expect(view.living).toEqual([])
})

test('nobody is gone because the database was away, for them and for us', () => {
  const view = new MembersView()
  view.observe([member(1)], 0)
  expect(view.observe([member(1, { age_ms: 60_000 })], 60_000)).toEqual([])
  expect(view.living).toEqual(['a'])
  expect(view.observe([member(1)], 60_000 + TURN_MS)).toEqual([])
  expect(view.observe([member(1)], 60_000 + 2 * TURN_MS)).toEqual([])
  expect(view.observe([member(1)], 60_000 + LEASE_MS)).toEqual(['a'])
})

test('what a member has stored is counted from the renewal before, less its lag', () => {
  const view = new MembersView()
  view.observe([member(1, { age_ms: 200 })], 1000)
  expect(view.storedThroughMs('a')).toBe(-Infinity)
  view.observe([member(2, { age_ms: 300, lag_ms: 50 })], 2000)
  expect(view.storedThroughMs('a')).toBe(750)
  view.observe([member(3, { age_ms: 0, lag_ms: 5000 })], 3000)
  expect(view.storedThroughMs('a')).toBe(750)
})
