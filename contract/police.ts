import type { z } from 'zod'
import type { policeReportSchema, policeViewSchema } from './police.schema'

export type PoliceReport = z.infer<typeof policeReportSchema>
export type PoliceView = z.infer<typeof policeViewSchema>
