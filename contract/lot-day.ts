import type { z } from 'zod'
import type { Call } from './call'
import type { carInsideSchema, dayPartSchema, lotDaySchema, staffLotDayCallSchemas } from './lot-day.schema'
import { DECIDERS } from './roles'

export type CarInside = z.infer<typeof carInsideSchema>
export type DayPart = z.infer<typeof dayPartSchema>
export type LotDay = z.infer<typeof lotDaySchema>

/** Days back that a day may lie. */
export const LOT_DAY_MAX_DAYS = 92

export const STAFF_LOT_DAY_CALLS = {
  readLotDay: { method: 'GET', path: '/staff/lot-day', who: DECIDERS, zh: '车场的一天' },
  listDayStays: { method: 'GET', path: '/staff/lot-day/stays', who: DECIDERS, zh: '一天的停车记录' },
  listCarsInside: { method: 'GET', path: '/staff/cars-inside', who: DECIDERS, zh: '场内车辆' },
} as const satisfies Record<keyof typeof staffLotDayCallSchemas, Call>
