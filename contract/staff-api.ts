import type { z } from 'zod'
import type * as schemas from './staff-api.schema'

export type LotView = z.infer<typeof schemas.lotViewSchema>
export type StaffView = z.infer<typeof schemas.staffViewSchema>
export type Me = z.infer<typeof schemas.meSchema>
export type ArrearView = z.infer<typeof schemas.arrearViewSchema>
export type DeviceView = z.infer<typeof schemas.deviceViewSchema>
export type MoveTaskView = z.infer<typeof schemas.moveTaskViewSchema>
export type IncidentView = z.infer<typeof schemas.incidentViewSchema>
export type Checklist = z.infer<typeof schemas.checklistSchema>
export type OpenRecovery = z.infer<typeof schemas.openRecoverySchema>
export type GateAnswer = z.infer<typeof schemas.gateAnswerSchema>
export type ArrearRow = z.infer<typeof schemas.arrearRowSchema>
export type ImportReply = z.infer<typeof schemas.importReplySchema>
