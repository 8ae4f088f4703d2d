import type { z } from 'zod'
import type {
  dayKindSchema,
  energySchema,
  segmentSchema,
  structureSchema,
  tariffDefinitionSchema,
  vehicleClassSchema,
} from './tariff-definition.schema'

export type DayKind = z.infer<typeof dayKindSchema>
export type VehicleClass = z.infer<typeof vehicleClassSchema>
export type Energy = z.infer<typeof energySchema>
export type TariffSegment = z.infer<typeof segmentSchema>
export type TariffStructure = z.infer<typeof structureSchema>
export type TariffDefinition = z.infer<typeof tariffDefinitionSchema>

export const DAY_KINDS = [
  'workday',
  'weekend',
  'holiday',
  'makeup',
  'special',
] as const satisfies readonly DayKind[]
