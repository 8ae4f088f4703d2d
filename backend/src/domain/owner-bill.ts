/** What gave a person a bill: the plate they asked for, paper at the car, an order whose car was let go, or somebody who sent it. */
export type BillVia = 'plate' | 'notice' | 'order' | 'share'

/** Whoever a bill was only sent to has it as long as it lives, and nothing after. */
export const mayOpenAgain = (via: string): boolean => via !== 'share'

/** Plates that a person may ask for on one day: nobody searches for the debts of strangers. */
export const PLATES_A_DAY = 3
