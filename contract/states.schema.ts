import { z } from 'zod'
import * as states from './states'

export const arrearStateSchema = z.enum(states.ARREAR_STATES)
export const recoveryOrderStateSchema = z.enum(states.RECOVERY_ORDER_STATES)
export const paymentStateSchema = z.enum(states.PAYMENT_STATES)
export const settlementStateSchema = z.enum(states.SETTLEMENT_STATES)
export const deviceLifecycleSchema = z.enum(states.DEVICE_LIFECYCLES)
export const devicePositionSchema = z.enum(states.DEVICE_POSITIONS)
export const deviceLinkSchema = z.enum(states.DEVICE_LINKS)
export const devicePowerSchema = z.enum(states.DEVICE_POWERS)
export const deviceAlarmSchema = z.enum(states.DEVICE_ALARMS)
export const lockCommandStateSchema = z.enum(states.LOCK_COMMAND_STATES)
export const moveTaskStateSchema = z.enum(states.MOVE_TASK_STATES)
export const refundStateSchema = z.enum(states.REFUND_STATES)
export const disputeStateSchema = z.enum(states.DISPUTE_STATES)
export const incidentStateSchema = z.enum(states.INCIDENT_STATES)
export const incidentKindSchema = z.enum(states.INCIDENT_KINDS)
export const lowerCauseSchema = z.enum(states.LOWER_CAUSES)
