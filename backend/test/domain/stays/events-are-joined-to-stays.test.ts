import {
  isOfOtherPlate,
  joinEntry,
  joinExit,
  type KnownStay,
  type StayEventFacts,
} from '../../../src/domain/stays/join-events'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NOON = Date.parse('2026-03-02T12:00:00+08:00')

const stay = (change: Partial<KnownStay> = {}): KnownStay => ({
  id: 's1',
  state: change.exitedMs === undefined || change.exitedMs === null ? 'inside' : 'left',
  lotId: 'A',
  bays: [],
  plateText: '粤B12345',
  colour: 'blue',
  enteredMs: NOON,
  exitedMs: null,
  entrySourceId: 'cam',
  exitSourceId: 'cam',
  stayRef: null,
  refSourceId: 'cam',
  seenMs: NOON,
  ...change,
})
const event = (atMs: number, change: Partial<StayEventFacts> = {}): StayEventFacts => ({
  sourceId: 'cam',
  stayRef: null,
  lotId: 'A',
  bays: [],
  plateText: '粤B12345',
  colour: 'blue',
  occurredMs: atMs,
  receivedMs: atMs + 1000,
  entryMs: null,
  rejoinMs: 5 * MINUTE,
  distanceKm: () => null,
  ...change,
})
const isNew = { kind: 'new', exitMissed: [], overlaps: [], reasons: [] }

describe('an entry', () => {
  it('of two sources within 10 minutes is one stay, beyond that two', () => {
    const patrol = (minutes: number) => event(NOON + minutes * MINUTE, { sourceId: 'patrol' })
    expect(joinEntry([stay()], patrol(10))).toEqual({ kind: 'merged', stayId: 's1' })
    expect(joinEntry([stay()], patrol(-10))).toEqual({ kind: 'merged', stayId: 's1' })
    expect(joinEntry([stay()], patrol(10.1))).toMatchObject({ kind: 'new', exitMissed: ['s1'] })
  })

  it('read again by one source within 2 minutes is one event', () => {
    expect(joinEntry([stay()], event(NOON + 2 * MINUTE))).toEqual({ kind: 'merged', stayId: 's1' })
    expect(joinEntry([stay()], event(NOON + 2.1 * MINUTE))).toMatchObject({ kind: 'new', exitMissed: ['s1'] })
  })

  it('under a reference that its source used before is that stay', () => {
    const known = stay({ stayRef: 'R1' })
    expect(joinEntry([known], event(NOON + HOUR, { stayRef: 'R1' }))).toEqual({
      kind: 'merged',
      stayId: 's1',
    })
    const other = event(NOON + HOUR, { stayRef: 'R1', sourceId: 'patrol' })
    expect(joinEntry([known], other)).toMatchObject({ kind: 'new' })
  })

  it('within 5 minutes after the exit goes on with the stay, in any bay, and not later', () => {
    const out = stay({ exitedMs: NOON + HOUR, bays: ['1'] })
    const back = (minutes: number) => event(NOON + HOUR + minutes * MINUTE, { bays: ['2'] })
    expect(joinEntry([out], back(5))).toEqual({ kind: 'rejoined', stayId: 's1' })
    expect(joinEntry([out], back(5.1))).toEqual(isNew)
    expect(joinEntry([{ ...out, state: 'paid' }], back(1))).toEqual(isNew)
  })

  it('after its exit joins the half stay for 72 hours', () => {
    const half = stay({ state: 'half', enteredMs: null, exitedMs: NOON + HOUR, seenMs: NOON + HOUR })
    const late = (hours: number) => event(NOON, { receivedMs: NOON + HOUR + hours * HOUR })
    expect(joinEntry([half], late(72))).toEqual({ kind: 'joins_half', stayId: 's1' })
    expect(joinEntry([half], late(72.1))).toEqual(isNew)
    expect(joinEntry([half], event(NOON + 2 * HOUR))).toEqual(isNew)
  })

  it('while the car is inside says that an exit was missed', () => {
    expect(joinEntry([stay()], event(NOON + HOUR))).toEqual({ ...isNew, exitMissed: ['s1'] })
  })

  it('while the car is in another lot or bay is an overlap', () => {
    const elsewhere = event(NOON + HOUR, { lotId: 'B' })
    expect(joinEntry([stay()], elsewhere)).toEqual({ ...isNew, overlaps: ['s1'], reasons: ['overlap'] })
    const bay = event(NOON + HOUR, { bays: ['2'] })
    expect(joinEntry([stay({ bays: ['1'] })], bay)).toEqual({
      ...isNew,
      overlaps: ['s1'],
      reasons: ['overlap'],
    })
  })

  it('too far away for the time between is an impossible travel', () => {
    const out = stay({ exitedMs: NOON + HOUR })
    const far = (minutes: number) =>
      event(NOON + HOUR + minutes * MINUTE, { lotId: 'B', distanceKm: () => 75 })
    expect(joinEntry([out], far(29))).toEqual({ ...isNew, overlaps: ['s1'], reasons: ['impossible_travel'] })
    expect(joinEntry([out], far(30))).toEqual(isNew)
    expect(joinEntry([out], { ...far(1), distanceKm: () => null })).toEqual(isNew)
  })

  it('of a plate whose colour is unknown is matched by the text; another colour is another car', () => {
    const unknown = event(NOON + MINUTE, { colour: 'unknown' })
    expect(joinEntry([stay()], unknown)).toEqual({ kind: 'merged', stayId: 's1' })
    expect(joinEntry([stay()], event(NOON + MINUTE, { colour: 'yellow' }))).toEqual(isNew)
  })

  it('is not joined to a stay that is void', () => {
    expect(joinEntry([stay({ state: 'void' })], event(NOON + MINUTE))).toEqual(isNew)
  })
})

describe('a reference', () => {
  const inside = stay({ stayRef: 'R1' })
  const under = (atMs: number, change: Partial<StayEventFacts> = {}) =>
    event(atMs, { stayRef: 'R1', ...change })
  const other = { plateText: '粤B67890' }

  it('means a stay of its own lot only: two lots may count from 1', () => {
    expect(joinEntry([inside], under(NOON + HOUR, { ...other, lotId: 'B' }))).toEqual(isNew)
    const out = stay({ stayRef: 'R1', exitedMs: NOON + HOUR })
    expect(joinExit([out], under(NOON + 2 * HOUR, { ...other, lotId: 'B' }))).toMatchObject({ kind: 'new' })
    expect(isOfOtherPlate([inside], under(NOON + HOUR, { ...other, lotId: 'B' }))).toBe(false)
  })

  it('that is reported for another plate makes a second stay and leaves the first unchanged', () => {
    for (const change of [other, { colour: 'yellow' } as const]) {
      expect(joinEntry([inside], under(NOON + MINUTE, change))).toEqual(isNew)
      expect(isOfOtherPlate([inside], under(NOON + MINUTE, change))).toBe(true)
    }
    const out = stay({ stayRef: 'R1', exitedMs: NOON + HOUR })
    const second = under(NOON + HOUR + MINUTE, other)
    expect(joinExit([out], second)).toMatchObject({ kind: 'new', overlaps: [], reasons: [] })
    expect(isOfOtherPlate([out], second)).toBe(true)
    expect(isOfOtherPlate([stay({ stayRef: 'R1', state: 'void' })], second)).toBe(false)
  })

  it('means the stay of the same plate before one of another plate', () => {
    const second = stay({ id: 's2', stayRef: 'R1', ...other })
    expect(joinExit([inside, second], under(NOON + HOUR, other))).toMatchObject({
      kind: 'closes',
      stayId: 's2',
      overlaps: [],
    })
    expect(joinExit([inside], under(NOON + HOUR, other))).toMatchObject({ kind: 'closes', stayId: 's1' })
    const half = stay({ state: 'half', stayRef: 'R1', enteredMs: null, exitedMs: NOON + HOUR })
    expect(joinEntry([half], under(NOON, other))).toEqual({ kind: 'joins_half', stayId: 's1' })
  })
})

describe('an exit', () => {
  it('closes the latest stay that is inside', () => {
    const older = stay({ id: 's0', enteredMs: NOON - HOUR, bays: ['9'] })
    const found = joinExit([older, stay()], event(NOON + HOUR))
    expect(found).toMatchObject({ kind: 'closes', stayId: 's1' })
  })

  it('closes the stay of its reference whatever its place in time', () => {
    const known = stay({ id: 's0', stayRef: 'R1', enteredMs: NOON - HOUR, bays: ['9'] })
    const found = joinExit([known, stay()], event(NOON + HOUR, { stayRef: 'R1' }))
    expect(found).toMatchObject({ kind: 'closes', stayId: 's0' })
  })

  it('read again is one event', () => {
    const out = stay({ exitedMs: NOON + HOUR })
    expect(joinExit([out], event(NOON + HOUR + MINUTE))).toEqual({ kind: 'merged', stayId: 's1' })
    const other = event(NOON + HOUR + 9 * MINUTE, { sourceId: 'patrol' })
    expect(joinExit([out], other)).toEqual({ kind: 'merged', stayId: 's1' })
    expect(joinExit([out], event(NOON + HOUR + 9 * MINUTE))).toMatchObject({ kind: 'new', enteredMs: null })
  })

  it('without an entry is half a stay, unless it tells its entry', () => {
    expect(joinExit([], event(NOON))).toEqual({ kind: 'new', enteredMs: null, overlaps: [], reasons: [] })
    const whole = event(NOON, { entryMs: NOON - HOUR })
    expect(joinExit([], whole)).toEqual({ kind: 'new', enteredMs: NOON - HOUR, overlaps: [], reasons: [] })
  })

  it('never closes a stay that began after it', () => {
    expect(joinExit([stay()], event(NOON - HOUR))).toMatchObject({ kind: 'new', enteredMs: null })
  })

  it('of a stay that overlaps one in another lot is an overlap', () => {
    const elsewhere = stay({ id: 's2', lotId: 'B', enteredMs: NOON + MINUTE, exitedMs: NOON + 30 * MINUTE })
    expect(joinExit([stay(), elsewhere], event(NOON + HOUR))).toEqual({
      kind: 'closes',
      stayId: 's1',
      overlaps: ['s2'],
      reasons: ['overlap'],
    })
  })
})

it('of several stays that an event may mean the oldest is taken, in whatever order they were read', () => {
  const oldest = stay({ id: 's3', plateText: '粤B11111', stayRef: 'R1', enteredMs: NOON - 2 * HOUR })
  const newer = stay({ id: 's1', plateText: '粤B22222', stayRef: 'R1', enteredMs: NOON - HOUR })
  const exit = event(NOON, { plateText: '粤B33333', stayRef: 'R1' })
  for (const stays of [
    [oldest, newer],
    [newer, oldest],
  ])
    expect(joinExit(stays, exit)).toMatchObject({ kind: 'closes', stayId: 's3' })
  const twice = [stay({ id: 's2', stayRef: 'R1' }), stay({ id: 's1', stayRef: 'R1' })]
  for (const stays of [twice, [...twice].reverse()])
    expect(joinEntry(stays, event(NOON + HOUR, { stayRef: 'R1' }))).toEqual({ kind: 'merged', stayId: 's1' })
})
