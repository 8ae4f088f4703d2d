import { yearsLater } from './shanghai-time'

const DAY_MS = 86_400_000

/** How long what is over is kept. */
export const RETENTION = {
  /** A photo that nothing needs, counted from when it was taken. */
  unusedPhotoMs: 30 * DAY_MS,
  /** Pictures, after the debt or the order that they prove has ended. */
  afterEndMs: 90 * DAY_MS,
  /** Rows, after they have ended: as long as a claim can be brought before a court. */
  rowYears: 3,
  /** What somebody may need still is looked at again so often. */
  againMs: 7 * DAY_MS,
  /** A file that no row names is left alone for so long: its row may be on its way. */
  orphanMs: DAY_MS,
  /** So often each folder of the store is searched. */
  searchMs: 7 * DAY_MS,
  /** A slice whose node died is taken up by another one after this. */
  leaseMs: 10 * 60_000,
} as const

type PhotoFacts = {
  takenMs: number
  /** Something that it proves goes on, or is argued about. */
  isWanted: boolean
  /** When the last of what it proves ended; null: it proves nothing. */
  endedMs: number | null
}

/** Until when a photo of staff is kept at least. */
export function photoKeptUntilMs({ takenMs, isWanted, endedMs }: PhotoFacts, nowMs: number): number {
  if (isWanted) return nowMs + RETENTION.againMs
  const unused = takenMs + RETENTION.unusedPhotoMs
  return endedMs === null ? unused : Math.max(unused, endedMs + RETENTION.afterEndMs)
}

/** Until when a debt that ended then is kept at least. */
export const debtKeptUntil = (endedAt: Date): Date => yearsLater(endedAt, RETENTION.rowYears)
/** Until when its pictures are. */
export const debtPicturesKeptUntil = (endedAt: Date): Date =>
  new Date(endedAt.getTime() + RETENTION.afterEndMs)

type PlateFacts = {
  /** When what bears it ended; null: it goes on. */
  endedAt: Date | null
  /** A debt of it is there, money is on its way back, or somebody argues. */
  isWanted: boolean
}

/** Until when the plate of an order, a bill or an approval is kept at least. */
export function plateKeptUntilMs({ endedAt, isWanted }: PlateFacts, nowMs: number): number {
  const untilMs = endedAt === null ? Infinity : yearsLater(endedAt, RETENTION.rowYears).getTime()
  if (untilMs > nowMs && untilMs !== Infinity) return untilMs
  return isWanted || endedAt === null ? nowMs + RETENTION.againMs : untilMs
}
