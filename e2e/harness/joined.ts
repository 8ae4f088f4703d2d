import type { PlateColour } from '@fangxing/contract/plate'
import type { Device } from '@fangxing/device-sim'
import type { Crowd } from './crowd'
import type { FaultInjector } from './faults'
import type { Arrear } from './fixtures'
import type { RetryingActor } from './retrying-actor'
import type { SeededRandom } from './seeded-random'
import type { TestSystem } from './test-system'

/** What an actor needs of the storm that it joins. */
export type Joined = {
  system: TestSystem
  crowd: Crowd
  faults: FaultInjector
  device: Device
  random: SeededRandom
  actor: RetryingActor
  log: (text: string) => void
}
export type Actor = (joined: Joined, arrear: Arrear) => () => Promise<void>

export const whyOf = (name: string, error: unknown): string => `${name}: ${String(error).split('\n')[0]}`

/** Of one storm alone; `province` is of one actor. */
export const plateOfSeed = (province: string, seed: number) => ({
  text: `${province}${'ABCDEFGH'[seed % 8]!}${10_000 + (seed % 90_000)}`,
  colour: 'blue' as const,
})

export const plateOf = ({ plateText, plateColour }: Arrear) => ({
  text: plateText,
  colour: plateColour as PlateColour,
})
