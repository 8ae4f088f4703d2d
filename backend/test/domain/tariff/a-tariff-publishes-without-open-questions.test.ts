import { TARIFF_QUESTIONS } from '@fangxing/contract/tariff-choices'
import { tariffDefinitionSchema } from '@fangxing/contract/tariff-definition.schema'
import { TARIFF_TEMPLATES } from '@fangxing/contract/tariff-templates'
import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import { compileTariff } from '../../../src/domain/tariff/compile-tariff'
import { answerChoices, openChoices } from '../../../src/domain/tariff/open-choices'
import { tariffProblems } from '../../../src/domain/tariff/problems'
import { cap, EVERYBODY, free, ladder, named, plainWeeks, segment, structure, tariff } from './build-tariff'
import * as published from './published-tariffs'
import { Random, randomTariff } from './random-tariffs'

const unanswered = { counts: null, restarts: null, rounding: null } as const
/** As somebody would type it from a notice board. */
const board: TariffDefinition = {
  ...tariff([
    structure(
      [
        segment(
          'day',
          '08:00-20:00',
          ladder(
            [
              [60, 60, 500],
              [null, 60, 200],
            ],
            unanswered,
          ),
        ),
      ],
      {
        outside: null,
        edge: null,
        cycle: { kind: 'rolling', hours: 24 },
        free: { minutes: 30, mode: null, counts: null, steps: null, repeats: null },
        quota: { kind: 'minutes', minutes: 60, steps: null, lots: [] },
        caps: [cap(2000, { kind: 'daily', atMinute: 0 }, { applies: null, scales: null })],
      },
    ),
  ]),
  bays: null,
  excluded: null,
  finalRounding: { unitFen: 1, mode: null },
}

it('asks every question on which two readers of a price list could differ', () => {
  expect(openChoices(board).map(({ path }) => path)).toEqual([
    'structures.0.segments.0.rate.rounding',
    'structures.0.segments.0.rate.counts',
    'structures.0.segments.0.rate.restarts',
    'structures.0.outside',
    'structures.0.edge',
    'structures.0.free.mode',
    'structures.0.free.counts',
    'structures.0.free.steps',
    'structures.0.free.repeats',
    'structures.0.quota.steps',
    'structures.0.caps.0.applies',
    'structures.0.caps.0.scales',
    'bays',
    'excluded',
    'finalRounding.mode',
  ])
  expect(() => compileTariff(board, plainWeeks)).toThrow('cannot be calculated yet')
})

it('does not ask what makes no difference', () => {
  const plain = tariff(
    [
      structure(
        [segment('all', '00:00-00:00', ladder([[null, 60, 100]], { ...unanswered, rounding: 'up' }))],
        {
          outside: null,
          edge: null,
          free: free(30, { steps: null, repeats: null }),
          caps: [cap(100, { kind: 'stay' }, { applies: null, scales: null })],
        },
      ),
    ],
    {},
  )
  expect(openChoices(plain)).toEqual([])
  expect(() => compileTariff(plain, plainWeeks)).not.toThrow()
})

it('takes an answer only where something is open, and only one that it may have', () => {
  const answer = (path: string, text: string) => answerChoices(board, [{ path, answer: text }])
  expect(answer('structures.0.edge', 'pool')!.structures[0]!.edge).toBe('pool')
  expect(board.structures[0]!.edge).toBeNull()
  expect(answer('structures.0.edge', 'round')).toBeNull()
  expect(answer('structures.0.code', 'pool')).toBeNull()
  expect(answer('__proto__.edge', 'pool')).toBeNull()
  const threshold = [{ path: 'structures.0.free.mode', answer: 'threshold' }]
  const asksForSteps = (definition: TariffDefinition) =>
    openChoices(definition).some(({ path }) => path === 'structures.0.free.steps')
  expect(asksForSteps(board)).toBe(true)
  expect(asksForSteps(answerChoices(board, threshold)!)).toBe(false)
})

it('has questions with the answers that the contract allows', () => {
  let definition: TariffDefinition | null = board
  const fixed = structure([segment('all', '00:00-00:00', { kind: 'fixed', priceFen: 1, per: null })])
  definition = { ...board, structures: [...board.structures, { ...fixed, ...named('last') }] }
  const asked = new Set(openChoices(definition).map(({ question }) => question))
  expect([...asked].sort()).toEqual([...TARIFF_QUESTIONS].sort())
  for (const { path, options } of openChoices(definition))
    for (const answer of options) {
      const answered = answerChoices(definition, [{ path, answer }])
      expect(tariffDefinitionSchema.safeParse(answered).success).toBe(true)
    }
})

it('finds what contradicts itself', () => {
  const hourly = ladder([[null, 60, 100]])
  const broken = tariff(
    [
      structure(
        [
          segment(
            'day',
            '08:00-20:00',
            ladder([
              [60, 30, 1],
              [60, 30, 1],
              [90, 30, 1],
            ]),
          ),
          segment('day', '19:00-08:00', { ...hourly, toleratedTailMinutes: 60, restarts: 'cycle' }),
          segment('nap', '21:00-22:00', { kind: 'fixed', priceFen: 1, per: 'cycle' }),
        ],
        {
          who: { ...EVERYBODY, classes: ['large'] },
          free: null,
          quota: { kind: 'uses', uses: 1, lots: [] },
          caps: [
            cap(1, { kind: 'stay' }, { over: 'plate' }),
            cap(1, { kind: 'stay' }, { segments: ['none'] }),
          ],
        },
      ),
    ],
    {
      percentages: [
        {
          ...named('p'),
          who: EVERYBODY,
          percent: 50,
          days: ['workday'],
          fromMinute: 0,
          toMinute: 0,
          sinceEntry: { fromMinutes: 60, toMinutes: 60 },
          dates: { fromDay: '2026-02-02', toDay: '2026-02-01' },
        },
      ],
      specialDays: ['2026-02-02', '2026-02-02'].map(day => ({
        day,
        kind: 'holiday',
        name: { zh: '日', en: 'day' },
      })),
    },
  )
  expect(tariffProblems(broken).map(({ path, code }) => `${code} ${path}`)).toEqual([
    'code_twice structures.0.segments.1.code',
    'code_twice structures.0.caps.1.code',
    'steps_not_ascending structures.0.segments.0.rate.steps.1.upToMinutes',
    'steps_not_ascending structures.0.segments.0.rate.steps.2.upToMinutes',
    'cycle_missing structures.0.segments.1.rate.restarts',
    'tail_not_below_unit structures.0.segments.1.rate.toleratedTailMinutes',
    'cycle_missing structures.0.segments.2.rate.per',
    'segments_overlap structures.0.segments.1',
    'segments_overlap structures.0.segments.2',
    'uses_without_free structures.0.quota',
    'plate_cap_too_fine structures.0.caps.0',
    'unknown_segment structures.0.caps.1.segments',
    'not_for_everybody structures.0.who',
    'dates_reversed percentages.0.dates',
    'window_empty percentages.0.sinceEntry',
    'day_twice specialDays.1.day',
  ])
  const cyclic = structure([segment('all', '00:00-00:00', hourly)], { free: free(30, { repeats: 'cycle' }) })
  expect(tariffProblems(tariff([cyclic]))).toEqual([
    { path: 'structures.0.free.repeats', code: 'cycle_missing' },
  ])
})

it('can be stored as the contract describes it, whatever rules it has', () => {
  const { fromTheStart, ...others } = published
  const random = Array.from({ length: 100 }, (_, seed) => randomTariff(new Random(seed)))
  for (const definition of [...Object.values(others), fromTheStart('begun'), ...random]) {
    const stored: unknown = JSON.parse(JSON.stringify(definition))
    expect(tariffDefinitionSchema.parse(stored)).toEqual(definition)
    expect(tariffProblems(definition)).toEqual([])
  }
})

it.each(Object.entries(TARIFF_TEMPLATES))('the template %s is whole', (_, { definition }) => {
  expect(tariffDefinitionSchema.parse(definition)).toEqual(definition)
  expect([...openChoices(definition), ...tariffProblems(definition)]).toEqual([])
})
