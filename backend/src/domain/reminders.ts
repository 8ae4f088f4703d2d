import { dayOf } from './shanghai-time'

/** A reminder that reached somebody, with proof, and did not come back. */
export type Reminder = {
  at: Date
  photoHash: string | null
  /** The day before which nothing happens, as the paper says that reminded (`nextFrom`); null: it promised none. */
  notBefore: string | null
}

/** What reminders of one debt are judged by. */
type Ladder = {
  /** When the present claim began: nobody was reminded of it before. */
  from: Date
  at: Date
  /** When the present visit began, if anybody has told: a reminder has to be of an earlier one. */
  presentSince: Date | null
  /** Of the pictures of the deployment that is about to be: what they show is no reminder of an earlier visit. */
  photoHashes: readonly string[]
}

/**
 * On how many days of Shanghai somebody was reminded of a debt, and when first. Those of today do not count: the car has to
 * have been somewhere else, or its owner asleep, in between.
 */
export function countReminders(
  reminders: readonly Reminder[],
  { from, at, presentSince, photoHashes }: Ladder,
): { days: number; firstAt: Date | null } {
  const today = dayOf(at)
  const counting = reminders.filter(
    reminder =>
      reminder.at >= from &&
      dayOf(reminder.at) < today &&
      (presentSince === null || reminder.at < presentSince) &&
      (reminder.photoHash === null || !photoHashes.includes(reminder.photoHash)),
  )
  const times = counting.map(reminder => reminder.at.getTime())
  return {
    days: new Set(counting.map(reminder => dayOf(reminder.at))).size,
    firstAt: times.length === 0 ? null : new Date(Math.min(...times)),
  }
}

/** The latest day that paper left for these debts has promised to wait for, whatever it counts for; null: none did. */
export function promisedDay(debts: readonly { reminders: readonly Reminder[] }[]): string | null {
  const days = debts.flatMap(({ reminders }) => reminders.map(({ notBefore }) => notBefore))
  return days.reduce(
    (latest, day) => (day !== null && (latest === null || day > latest) ? day : latest),
    null,
  )
}
